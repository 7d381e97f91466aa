import MaskModel

/// How many characters of white space (`Ġ` among them) each vocabulary entry begins and ends with.
struct TrimTable: Sendable {
  private var counts: [TokenID: UInt32] = [:]

  init(_ vocabulary: Vocabulary) {
    vocabulary.forEach { spelling, entry in
      guard let start = spelling.baseAddress else { return }
      let (leading, trailing) = Self.count(start, 0..<spelling.count)
      if leading > 0 || trailing > 0 {
        counts[vocabulary.id(ofEntry: entry)] =
          UInt32(truncatingIfNeeded: leading) << 16 | UInt32(truncatingIfNeeded: trailing)
      }
    }
  }

  func count(of id: TokenID) -> (leading: Int, trailing: Int) {
    let packed = counts[id] ?? 0
    return (Int(packed >> 16), Int(packed & 0xFFFF))
  }

  static func count(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> (leading: Int, trailing: Int) {
    var leading = 0
    var at = range.lowerBound
    while at < range.upperBound {
      let scalar = UTF8Scalar(text, at: at, end: range.upperBound)
      guard isSpace(scalar.value) else { break }
      leading += 1
      at += scalar.length
    }
    var trailing = 0
    at = range.upperBound
    while at > range.lowerBound {
      let before = UTF8Scalar.start(before: at, in: text, from: range.lowerBound)
      guard isSpace(UTF8Scalar(text, at: before, end: at).value) else { break }
      trailing += 1
      at = before
    }
    return (min(leading, 0xFFFF), min(trailing, 0xFFFF))
  }

  private static func isSpace(_ code: UInt32) -> Bool { code == 0x120 || CodePointTable.probed[code].isSpace }
}
