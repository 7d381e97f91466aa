import CProcessor

/// 64 bytes of text by kind, a bit for each byte, the lowest for the first.
///
/// To ask byte by byte whether a word ends is a question that the processor guesses wrong at nearly every word; to mark 64
/// bytes first asks nothing.
struct ASCIIBlock {
  static let size = 64

  let letters: UInt64
  let digits: UInt64
  /// U+0020 alone.
  let spaces: UInt64
  /// White space but for line breaks, the space among it.
  let blanks: UInt64
  let newlines: UInt64
  /// ASCII characters of no other kind.
  let signs: UInt64
  let apostrophes: UInt64
  /// How many ASCII characters stand before the first byte that is none.
  let count: Int

  /// - Parameters:
  ///   - text: 64 bytes may be read from `start` on, or the 64 bytes before `end`.
  ///   - end: what stands behind it counts as no ASCII.
  @inline(__always)
  init(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) {
    // The last block is read so that it ends with the text, and moved.
    let first = min(start, end &- Self.size)
    let moved = UInt64(truncatingIfNeeded: start &- first)
    let bytes = text + first
    letters = bytesBetween(bytes, setting: 0x20, from: UInt8(ascii: "a"), count: 26) &>> moved
    digits = bytesBetween(bytes, setting: 0, from: UInt8(ascii: "0"), count: 10) &>> moved
    spaces = bytesBetween(bytes, setting: 0, from: 0x20, count: 1) &>> moved
    newlines =
      (bytesBetween(bytes, setting: 0, from: 0x0A, count: 1) | bytesBetween(bytes, setting: 0, from: 0x0D, count: 1))
      &>> moved
    blanks = (bytesBetween(bytes, setting: 0, from: 0x09, count: 5) &>> moved | spaces) & ~newlines
    apostrophes = bytesBetween(bytes, setting: 0, from: UInt8(ascii: "'"), count: 1) &>> moved
    let others = bytesBetween(bytes, setting: 0, from: 0x80, count: 0x80) &>> moved
    signs = ~(letters | digits | blanks | newlines | others)
    count = min(others.trailingZeroBitCount, end &- start, Self.size)
  }
}
