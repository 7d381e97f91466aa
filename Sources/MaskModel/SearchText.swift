/// What a person searches for in texts. Without a capital letter upper and lower case are alike, in every script that has
/// them; with one they count.
public struct SearchText: Sendable, Hashable {
  /// For each character the bytes that may stand for it, its own first.
  private let characters: [[[UInt8]]]
  private let ignoresCase: Bool
  /// The same where all are ASCII: then a byte is a character.
  private let ascii: [UInt8]?

  public init(_ bytes: [UInt8]) {
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    let ignoresCase = !scalars.contains { $0.properties.lowercaseMapping != String($0) }
    self.ignoresCase = ignoresCase
    ascii = bytes.allSatisfy { $0 < 0x80 } ? bytes : nil
    characters = scalars.map { ignoresCase ? Self.cases(of: $0) : [Array(String($0).utf8)] }
  }

  private static func cases(of scalar: Unicode.Scalar) -> [[UInt8]] {
    let own = Array(String(scalar).utf8)
    let upper = Array(scalar.properties.uppercaseMapping.utf8)
    return upper == own ? [own] : [own, upper]
  }

  /// Where it stands, without overlaps; the first so many.
  public func ranges(in text: [UInt8], limit: Int) -> [Range<Int>] {
    guard !characters.isEmpty, limit > 0 else { return [] }
    var result: [Range<Int>] = []
    text.withUnsafeBufferPointer { text in
      var start = 0
      while result.count < limit, start < text.count {
        guard let end = end(at: start, in: text) else {
          start += 1
          continue
        }
        result.append(start..<end)
        start = end
      }
    }
    return result
  }

  public func stands(in text: [UInt8]) -> Bool { !ranges(in: text, limit: 1).isEmpty }

  private func end(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int? {
    if let ascii { return end(of: ascii, at: start, in: text) }
    var at = start
    for spellings in characters {
      guard let found = spellings.first(where: { text[at...].starts(with: $0) }) else { return nil }
      at += found.count
    }
    return at
  }

  private func end(of ascii: [UInt8], at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int? {
    guard start + ascii.count <= text.count else { return nil }
    for (offset, byte) in ascii.enumerated() where folded(text[start + offset]) != byte { return nil }
    return start + ascii.count
  }

  private func folded(_ byte: UInt8) -> UInt8 { ignoresCase && (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
