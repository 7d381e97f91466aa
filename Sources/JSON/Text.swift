/// UTF-8 text compared byte by byte.
///
/// Swift's `String` calls "é" (one scalar) and "é" (two) equal, which a vocabulary, a column name or a template must
/// never do. So everything that comes from a file is a `Text`; a `String` is made only to be shown.
public struct Text: Hashable, Sendable {
  /// Valid UTF-8.
  public var bytes: [UInt8]

  public init() { bytes = [] }

  /// - Parameter bytes: valid UTF-8; the reader that made them has checked it.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  public init(_ string: String) { bytes = Array(string.utf8) }

  /// The text for showing; bytes that are not UTF-8 become U+FFFD.
  public var string: String { String(decoding: bytes, as: UTF8.self) }

  public var isEmpty: Bool { bytes.isEmpty }

  /// Length in bytes.
  public var count: Int { bytes.count }

  public func hasSuffix(_ other: Text) -> Bool {
    bytes.count >= other.bytes.count && bytes.hold(other.bytes, at: bytes.count - other.bytes.count)
  }

  public func hasPrefix(_ other: Text) -> Bool {
    bytes.count >= other.bytes.count && bytes.hold(other.bytes, at: 0)
  }

  /// The bytes at once: a dictionary of names is asked more often than anything else.
  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    hasher.combine(bytes.count)
  }

  @inlinable
  public static func == (left: Text, right: Text) -> Bool {
    let count = left.bytes.count
    if count != right.bytes.count { return false }
    // Names are shorter than a call costs.
    if count > 16 { return left.bytes.hold(right.bytes, at: 0) }
    return left.bytes.withUnsafeBytes { a in
      right.bytes.withUnsafeBytes { b in
        for at in 0..<count where a[at] != b[at] { return false }
        return true
      }
    }
  }

  /// Whether it is this word: asked without making a `Text` of the word, which would be allocated.
  @inlinable
  public func `is`(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    if count != bytes.count { return false }
    let start = word.utf8Start
    return bytes.withUnsafeBufferPointer { bytes in
      for at in 0..<count where bytes[at] != start[at] { return false }
      return true
    }
  }

  public mutating func append(_ other: Text) { bytes.append(contentsOf: other.bytes) }

  public static func + (left: Text, right: Text) -> Text { Text(bytes: left.bytes + right.bytes) }
}

extension Text: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(value) }
}

extension Text: CustomStringConvertible {
  public var description: String { string }
}

extension Text: Comparable {
  public static func < (left: Text, right: Text) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}
