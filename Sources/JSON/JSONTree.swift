extension JSONReader {
  /// The next value, whole.
  public mutating func value() throws(JSONError) -> JSONValue {
    switch try peek() {
    case .object: return .object(try object())
    case .array: return .array(try array())
    case .string: return .string(try string())
    case .number: return try number()
    case .bool: return .bool(try bool())
    case .null:
      try null()
      return .null
    }
  }

  /// Passes over the next value, checking it as strictly as `value()` does.
  public mutating func skipValue() throws(JSONError) {
    switch try peek() {
    case .object:
      try enterObject()
      while try nextKey() != nil { try skipValue() }
    case .array:
      try enterArray()
      while try nextElement() { try skipValue() }
    case .string: _ = try rawString()
    case .number: try skipNumber()
    case .bool: _ = try bool()
    case .null: try null()
    }
  }

  private mutating func object() throws(JSONError) -> JSONObject {
    try enterObject()
    var members: [JSONObject.Member] = []
    if let names { members.reserveCapacity(min(names.memberCount, Self.expected)) }
    while let key = try nextKey() {
      let name = name(key)
      members.append(JSONObject.Member(key: name, value: try value()))
    }
    names?.memberCount = members.count
    return JSONObject(members)
  }

  private mutating func array() throws(JSONError) -> [JSONValue] {
    try enterArray()
    var elements: [JSONValue] = []
    if let names { elements.reserveCapacity(min(names.elementCount, Self.expected)) }
    while try nextElement() { elements.append(try value()) }
    names?.elementCount = elements.count
    return elements
  }

  /// Room for so many members or elements is made at most because the last object or list had them.
  private static let expected = 8

  private mutating func name(_ key: JSONString) -> Text {
    guard let names, !key.hasEscapes, !replacesInvalidUTF8 else { return text(of: key) }
    return names.name(slice(key.bytes))
  }
}

extension JSONValue {
  /// The one value that these bytes are, with white space around it.
  public init(
    parsing bytes: [UInt8], replacesLoneSurrogates: Bool = false, depthLimit: Int = JSONReader.defaultDepthLimit
  ) throws(JSONError) {
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONError) in
        var reader = JSONReader(buffer, replacesLoneSurrogates: replacesLoneSurrogates, depthLimit: depthLimit)
        let value = try reader.value()
        try reader.finish()
        return value
      }
    }
    self = try result.get()
  }
}

extension JSONObject {
  /// The first name that stands a second time, if any does.
  public var duplicateKey: Text? {
    if members.count <= 16 {
      return members.withUnsafeBufferPointer { members in
        for at in members.indices {
          for before in 0..<at where members[before].key == members[at].key { return members[at].key }
        }
        return nil
      }
    }
    var seen = Set<Text>(minimumCapacity: members.count)
    return members.first { !seen.insert($0.key).inserted }?.key
  }
}
