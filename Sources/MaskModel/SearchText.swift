/// What a person searches for in texts. Without a capital letter upper and lower case of a to z are alike; with one
/// they count.
public struct SearchText: Sendable, Hashable {
  private let bytes: [UInt8]
  private let ignoresCase: Bool

  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    ignoresCase = !bytes.contains { (0x41...0x5A).contains($0) }
  }

  /// Where it stands, without overlaps; the first so many.
  public func ranges(in text: [UInt8], limit: Int) -> [Range<Int>] {
    guard !bytes.isEmpty, limit > 0 else { return [] }
    var result: [Range<Int>] = []
    text.withUnsafeBufferPointer { text in
      var start = 0
      while result.count < limit, start <= text.count - bytes.count {
        if stands(at: start, in: text) {
          result.append(start..<start + bytes.count)
          start += bytes.count
        } else {
          start += 1
        }
      }
    }
    return result
  }

  public func stands(in text: [UInt8]) -> Bool { !ranges(in: text, limit: 1).isEmpty }

  private func stands(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    for (offset, byte) in bytes.enumerated() where folded(text[start + offset]) != byte { return false }
    return true
  }

  private func folded(_ byte: UInt8) -> UInt8 { ignoresCase && (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
