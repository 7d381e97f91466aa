import JSON
import MaskModel

/// Why `datasets` cannot bring a value to its column's type.
struct CastFailure: Error, Hashable {
  var found: String
  var expected: String

  init(_ value: JSONValue, to type: ColumnType, path: String = "") {
    found = CastFailure.shown(value)
    expected = type.shown
  }

  init(found: String, expected: String) {
    self.found = found
    self.expected = expected
  }

  private static func shown(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let value): "the integer \(value)"
    case .bigInteger: "an integer beyond 64 bits"
    case .double(let value): "the number \(value)"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

/// Brings values of a column from the type that one block of the file has by itself to the type that the data set has:
/// `cast_array_to_feature` and `array_cast` (datasets 5.2, table.py) on top of Arrow's own casts.
struct ColumnCast: Sendable, Hashable {
  let name: Text
  /// What the block alone would be read as; `.json` where its values are of mixed types.
  let from: ColumnType
  let to: ColumnType
  /// Rows went through `ujson_loads` and `ujson_dumps`, as `datasets` does where a column is JSON-typed.
  let isReencoded: Bool

  /// Nothing to be done: the value is already what the trainer gets.
  private let isKept: Bool
  /// Only the order of names in objects, and names that are absent, may need work.
  private let keepsLeaves: Bool

  /// - Parameter holdsMinusZero: some integer of the block is `-0`.
  init(name: Text, from: ColumnType, to: ColumnType, isReencoded: Bool, holdsMinusZero: Bool = false) {
    self.name = name
    self.from = from
    self.to = to
    self.isReencoded = isReencoded
    keepsLeaves = from == to && Self.keepsLeaves(to) && !holdsMinusZero
    isKept =
      switch to {
      case .int64: from == to && !holdsMinusZero
      case .null, .bool, .string, .foreign: from == to
      case .json: from == to && !isReencoded
      default: false
      }
  }

  /// This value already is what the trainer gets.
  func keeps(_ value: JSONValue) -> Bool { isKept || keepsLeaves && Self.isArranged(value, to) }

  func callAsFunction(_ value: JSONValue) throws(CastFailure) -> JSONValue {
    if keepsLeaves, Self.isArranged(value, to) { return value }
    if case .structure = from, to == .string, !value.isNull {
      return .string(Text(bytes: PandasWriter.frameText(value, from)))
    }
    return try cast(value, from, to)
  }

  /// Whether all objects in the value have all names in their order, which nearly all rows have: most of the time of
  /// reading conversations would otherwise go into building them again.
  private static func isArranged(_ value: JSONValue, _ type: ColumnType) -> Bool {
    switch (type, value) {
    case (.list(let element), .array(let elements)):
      elements.withUnsafeBufferPointer { elements in
        elements.indices.allSatisfy { isArranged(elements[$0], element) }
      }
    case (.structure(let fields), .object(let object)):
      object.members.withUnsafeBufferPointer { members in
        fields.withUnsafeBufferPointer { fields in
          members.count == fields.count
            && members.indices.allSatisfy {
              members[$0].key == fields[$0].name && isArranged(members[$0].value, fields[$0].type)
            }
        }
      }
    default: true
    }
  }

  private static func keepsLeaves(_ type: ColumnType) -> Bool {
    switch type {
    case .null, .bool, .int64, .string: true
    case .float64, .timestamp, .json, .foreign: false
    case .list(let element): keepsLeaves(element)
    case .structure(let fields): fields.allSatisfy { keepsLeaves($0.type) && !$0.name.bytes.contains(0) }
    }
  }

  private func cast(_ value: JSONValue, _ from: ColumnType, _ to: ColumnType) throws(CastFailure) -> JSONValue {
    if value.isNull { return .null }
    switch to {
    case .json: return isReencoded ? PandasWriter.stored(value) : value
    case .list(let target): return try list(value, from, target, to)
    case .structure(let fields): return try structure(value, from, fields, to)
    case .null: throw CastFailure(value, to: to)
    default: return try ScalarCast.cast(value, from, to)
    }
  }

  private func list(
    _ value: JSONValue, _ from: ColumnType, _ target: ColumnType, _ to: ColumnType
  ) throws(CastFailure) -> JSONValue {
    if isReencoded, target.holdsJSON, let texts = Self.walked(value) {
      var result: [JSONValue] = []
      for text in texts { result.append(try cast(.string(text), .json, target)) }
      return .array(result)
    }
    guard case .array(let elements) = value, let element = element(of: from) else { throw CastFailure(value, to: to) }
    var result: [JSONValue] = []
    result.reserveCapacity(elements.count)
    for value in elements { result.append(try cast(value, element, target)) }
    return .array(result)
  }

  /// Beside lists a column may hold what is walked over: lists then, too.
  private func element(of from: ColumnType) -> ColumnType? {
    switch from {
    case .list(let element): element
    case .json where isReencoded: .json
    default: nil
    }
  }

  /// `json_encode_field` walks over whatever it is given, and Python walks over a string letter by letter, over a dict
  /// key by key.
  private static func walked(_ value: JSONValue) -> [Text]? {
    switch value {
    case .string(let text): text.string.unicodeScalars.map { Text(String($0)) }
    case .object(let object): object.members.map(\.key)
    default: nil
    }
  }

  /// Every object gets all names, in the order of the type; a name that the type does not have stops the load.
  private func structure(
    _ value: JSONValue, _ from: ColumnType, _ fields: [Column], _ to: ColumnType
  ) throws(CastFailure) -> JSONValue {
    guard case .object(let object) = value, case .structure(let own) = from else {
      throw CastFailure(value, to: to)
    }
    var values = [JSONValue](repeating: .null, count: fields.count)
    var (names, ownNames) = (NamedColumns(fields), NamedColumns(own))
    for (index, member) in object.members.enumerated() {
      guard let place = names.place(of: member.key, guess: index) else {
        throw CastFailure(
          found: "the new key \(Shown.name(member.key))", expected: "the keys of the first block of the data")
      }
      let type = ownNames.type(of: member.key, guess: index) ?? fields[place].type
      values[place] = try cast(member.value, type, fields[place].type)
    }
    return .object(JSONObject(zip(fields, values).map { Self.member($0.name, $1) }))
  }

  /// pyarrow cuts a key at a zero byte, and then finds no value under it.
  private static func member(_ name: Text, _ value: JSONValue) -> JSONObject.Member {
    guard let cut = name.bytes.firstIndex(of: 0) else { return JSONObject.Member(key: name, value: value) }
    return JSONObject.Member(key: Text(bytes: Array(name.bytes[..<cut])), value: .null)
  }
}

/// Names out of a file, made safe and short for a message.
enum Shown {
  static func name(_ text: Text) -> String {
    var quoted: [UInt8] = []
    JSONWriter.append(text.bytes.prefix(60), to: &quoted)
    var shown = String.UnicodeScalarView()
    for scalar in String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self).unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: shown.append("\u{FFFD}")
      default: shown.append(scalar)
      }
    }
    return "`\(String(shown))\(text.count > 60 ? "…" : "")`"
  }
}
