extension JSONReader {
  /// A place near the middle of what is left where an element of the list that was just entered seems to end, for two who
  /// read a long list together. It is one for certain only where the reader, element by element, comes to stand there: a
  /// string may look the same.
  public func elementEnd() -> Int? {
    var ahead = self
    guard let kind = try? ahead.peek(), kind == .array || kind == .string else { return nil }
    let (close, open) =
      kind == .array ? (UInt8(ascii: "]"), UInt8(ascii: "[")) : (UInt8(ascii: "\""), UInt8(ascii: "\""))
    let middle = position + (end - position) / 2
    for comma in max(middle, position + 2)..<max(middle + Self.reach, position + 2) where comma < end {
      guard byte(comma) == UInt8(ascii: ","), byte(comma - 1) == close, byte(comma - 2) != UInt8(ascii: "\\") else {
        continue
      }
      ahead.position = comma + 1
      ahead.skipWhitespace()
      if ahead.position < end, byte(ahead.position) == open { return comma }
    }
    return nil
  }

  /// How far an end is looked for.
  private static let reach = 1 << 12
}
