/// One JSON value, kept as it was written: order of members, integers of any size, floats apart from integers.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// An integer beyond 64 bits: its digits, with a leading `-` if it has one.
  case bigInteger(Text)
  /// Includes NaN and the infinities, which Python's `json` reads and writes.
  case double(Double)
  case string(Text)
  case array([JSONValue])
  case object(JSONObject)
}

/// Members in the order in which they were written.
public struct JSONObject: Sendable, Hashable {
  public struct Member: Sendable, Hashable {
    public var key: Text
    public var value: JSONValue

    public init(key: Text, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  public var members: [Member]

  public init(_ members: [Member] = []) { self.members = members }

  /// The value of the last member of that name: where a name stands twice, Python keeps the last.
  public subscript(key: Text) -> JSONValue? { last { $0 == key } }

  /// The same of a name that the code knows.
  public subscript(named name: StaticString) -> JSONValue? { last { $0.is(name) } }

  private func last(_ isName: (Text) -> Bool) -> JSONValue? {
    members.withUnsafeBufferPointer { members in
      var at = members.count
      while at > 0 {
        at &-= 1
        if isName(members[at].key) { return members[at].value }
      }
      return nil
    }
  }
}

extension JSONValue {
  public subscript(key: Text) -> JSONValue? {
    if case .object(let object) = self { object[key] } else { nil }
  }

  public subscript(named name: StaticString) -> JSONValue? {
    if case .object(let object) = self { object[named: name] } else { nil }
  }

  public var text: Text? {
    if case .string(let text) = self { text } else { nil }
  }

  public var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  public var int: Int? {
    if case .integer(let value) = self { Int(exactly: value) } else { nil }
  }

  public var flag: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  public var isNull: Bool { self == .null }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .string(Text(value)) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements.map { JSONObject.Member(key: Text($0.0), value: $0.1) }))
  }
  public init(nilLiteral: ()) { self = .null }
}
