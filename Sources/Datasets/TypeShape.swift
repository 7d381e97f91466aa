import JSON
import MaskModel

/// What values were seen at one place of the data: at a column, in its lists, in its objects.
struct TypeShape {
  /// The kinds between which Arrow's JSON reader does not convert.
  struct Kinds: OptionSet {
    let rawValue: UInt8
    static let bool = Kinds(rawValue: 1)
    static let number = Kinds(rawValue: 2)
    static let string = Kinds(rawValue: 4)
    static let list = Kinds(rawValue: 8)
    static let structure = Kinds(rawValue: 16)

    var isMixed: Bool { rawValue & (rawValue &- 1) != 0 }
  }

  private(set) var kinds: Kinds = []
  private var hasDouble = false
  /// `-0` was seen, which is an integer, but -0.0 among floats.
  private var hasMinusZero = false
  /// A string that is no date.
  private var hasText = false
  /// Values that are not null.
  private var count = 0
  /// Of all lists.
  private var elementCount = 0
  /// The first row with a second kind.
  private(set) var firstMixedRow: Int?
  /// Of all elements of all lists: none or one.
  private var element: [TypeShape] = []
  /// The last part of the block in which a value was seen that is not null.
  private var lastPart = -1
  /// Arrow loses nulls of a list here.
  private var losesNulls = false
  private(set) var fields: [(name: Text, shape: TypeShape)] = []
  /// Those of the fields, which every object asks for.
  private var names: [Text] = []
  private var places: [Text: Int] = [:]
  /// How many names the first object had; they come first in `fields`.
  private var firstFieldCount: Int?
  private var namesDiffer = false

  /// - Parameter part: of the block, as Arrow cuts it (`ArrowParts`).
  mutating func add(_ value: JSONValue, row: Int, part: Int = 0) {
    if !value.isNull { lastPart = part }
    switch value {
    case .null: break
    case .string(let text):
      note(.string, row)
      if !hasText, Timestamp.seconds(text.bytes) == nil { hasText = true }
    case .integer: note(.number, row)
    case .bigInteger("-0"):
      note(.number, row)
      hasMinusZero = true
    case .double, .bigInteger:
      note(.number, row)
      hasDouble = true
    case .bool: note(.bool, row)
    case .array(let elements):
      note(.list, row)
      if element.isEmpty { element.append(TypeShape()) }
      if element[0].lastPart != part, Self.losesNulls(elements) { losesNulls = true }
      elements.withUnsafeBufferPointer { elements in
        for at in elements.indices { element[0].add(elements[at], row: row, part: part) }
      }
      elementCount += elements.count
    case .object(let object):
      note(.structure, row)
      add(object, row: row, part: part)
    }
  }

  /// Of elements that come before any value at their place was seen. Until then Arrow counts nulls (`MaybePromoteFromNull`
  /// in its parser.cc), but those of the list that is being read only once, and none where a value follows.
  private static func losesNulls(_ elements: [JSONValue]) -> Bool {
    guard elements.first?.isNull == true else { return false }
    return elements.count > 1
  }

  private mutating func note(_ kind: Kinds, _ row: Int) {
    count += 1
    kinds.insert(kind)
    if firstMixedRow == nil, kinds.isMixed { firstMixedRow = row }
  }

  private mutating func add(_ object: JSONObject, row: Int, part: Int) {
    var distinct = 0
    for (index, member) in object.members.enumerated() {
      let place = place(of: member.key, guess: index)
      if place == fields.count {
        fields.append((member.key, TypeShape()))
        names.append(member.key)
        if fields.count > 16 { register() }
        if firstFieldCount != nil { namesDiffer = true }
      }
      distinct += 1
      fields[place].shape.add(member.value, row: row, part: part)
    }
    if firstFieldCount == nil {
      firstFieldCount = fields.count
    } else if distinct != firstFieldCount {
      namesDiffer = true
    }
  }

  private func place(of name: Text, guess: Int) -> Int {
    if guess < names.count, names[guess] == name { return guess }
    if fields.count > 16 { return places[name] ?? fields.count }
    return names.firstIndex(of: name) ?? names.count
  }

  private mutating func register() {
    if places.isEmpty {
      for (index, field) in fields.enumerated() { places[field.name] = index }
    } else if let last = fields.last {
      places[last.name] = fields.count - 1
    }
  }

  /// The type that Arrow and `datasets` settle on.
  ///
  /// - Parameter looksForMixedTypes: `find_mixed_struct_types_field_paths` (datasets 5.2, utils/json.py) was run on
  ///   these rows: objects with different names become JSON instead of one structure.
  func type(looksForMixedTypes: Bool) -> ColumnType {
    if kinds.isMixed { return .json }
    switch kinds {
    case .bool: return .bool
    case .number: return hasDouble ? .float64 : .int64
    case .string: return hasText ? .string : .timestamp
    case .list: return .list(element.first?.type(looksForMixedTypes: looksForMixedTypes) ?? .null)
    case .structure:
      if looksForMixedTypes, namesDiffer || firstFieldCount == 0 { return .json }
      return .structure(
        fields.map { Column(name: $0.name, type: $0.shape.type(looksForMixedTypes: looksForMixedTypes)) })
    default: return .null
    }
  }

  /// The shapes of elements and of fields.
  var below: [TypeShape] { element + fields.map(\.shape) }

  /// The first row in which Arrow itself meets a second kind, where rows are given to it as they are.
  func firstConflict(looksForMixedTypes: Bool) -> Int? {
    if kinds.isMixed {
      let isFoundBefore = looksForMixedTypes && !kinds.isDisjoint(with: [.list, .structure])
      return isFoundBefore ? nil : firstMixedRow
    }
    if looksForMixedTypes, kinds == .structure, namesDiffer || firstFieldCount == 0 { return nil }
    return below.compactMap { $0.firstConflict(looksForMixedTypes: looksForMixedTypes) }.min()
  }
}

extension TypeShape {
  /// Arrow loses nulls of a list, here or below, where no JSON-typed place hides them from it.
  func losesNulls(_ type: ColumnType) -> Bool {
    switch type {
    case .list(let element): losesNulls || below.first?.losesNulls(element) == true
    case .structure(let columns):
      losesNulls(below: columns)
    default: false
    }
  }

  private func losesNulls(below columns: [Column]) -> Bool {
    var types = NamedColumns(columns)
    return fields.enumerated().contains { index, field in
      types.type(of: field.name, guess: index).map { field.shape.losesNulls($0) } ?? false
    }
  }

  var holdsMinusZero: Bool { hasMinusZero || below.contains(where: \.holdsMinusZero) }

  /// The type of what `Series.to_json` of pandas is given: integers are floats at a place where any value is null.
  ///
  /// - Parameter hasNull: a value is null here, or in what it stands in.
  func frameType(hasNull: Bool = false) -> ColumnType {
    switch kinds {
    case .number where hasNull: .float64
    case .list: .list(element.first.map { $0.frameType(hasNull: $0.count < elementCount) } ?? .null)
    case .structure:
      .structure(
        fields.map {
          Column(name: $0.name, type: $0.shape.frameType(hasNull: hasNull || $0.shape.count < count))
        })
    default: type(looksForMixedTypes: false)
    }
  }

  /// How deep `find_mixed_struct_types_field_paths` first finds JSON, here (0) or below, so that Arrow never sees it. It
  /// goes through the levels one after another.
  func depthFoundByLooking(_ looks: Bool) -> Int? {
    guard looks else { return nil }
    if kinds.isMixed { return kinds.isDisjoint(with: [.list, .structure]) ? nil : 0 }
    if kinds == .structure, type(looksForMixedTypes: true) == .json { return 0 }
    return below.compactMap { $0.depthFoundByLooking(looks) }.min().map { $0 + 1 }
  }

  /// The first row with a second kind at a place that does not take all kinds in the settled `target`.
  func firstConflict(target: ColumnType) -> Int? {
    switch target {
    case .json: return nil
    case .list(let element) where kinds == .list: return below.first?.firstConflict(target: element)
    case .structure(let columns) where kinds == .structure:
      var types = NamedColumns(columns)
      return fields.enumerated().compactMap { index, field in
        field.shape.firstConflict(target: types.type(of: field.name, guess: index) ?? .null)
      }.min()
    default: return firstConflict(looksForMixedTypes: false)
    }
  }
}
