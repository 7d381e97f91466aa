/// `'s|'t|'re|'ve|'m|'ll|'d`.
enum Contractions {
  /// The end of a contraction at `start`, where an apostrophe stands; nil if there is none.
  ///
  /// `(?i:…)` folds `ſ` (U+017F) to `s` as well.
  @inline(__always)
  static func end(_ text: UnsafePointer<UInt8>, from start: Int, end: Int, ignoresCase: Bool) -> Int? {
    guard start &+ 1 < end else { return nil }
    let first = text[start &+ 1]
    switch ignoresCase ? first | 0x20 : first {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return isLetter(first) ? start &+ 2 : nil
    case UInt8(ascii: "r"), UInt8(ascii: "v"):
      return isLetter(first) && follows(text, start, end, UInt8(ascii: "e"), ignoresCase) ? start &+ 3 : nil
    case UInt8(ascii: "l"):
      return isLetter(first) && follows(text, start, end, UInt8(ascii: "l"), ignoresCase) ? start &+ 3 : nil
    default:
      let isLongS = ignoresCase && first == 0xC5 && start &+ 2 < end && text[start &+ 2] == 0xBF
      return isLongS ? start &+ 3 : nil
    }
  }

  @inline(__always)
  private static func isLetter(_ byte: UInt8) -> Bool { byte & 0x40 != 0 && byte < 0x80 }

  @inline(__always)
  private static func follows(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ letter: UInt8, _ ignoresCase: Bool
  ) -> Bool {
    guard start &+ 2 < end else { return false }
    let byte = text[start &+ 2]
    return byte == letter || (ignoresCase && byte == letter ^ 0x20)
  }
}
