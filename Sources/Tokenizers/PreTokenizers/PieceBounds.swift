/// A piece of text, `start..<end` in bytes, that the model turns into tokens without looking at its neighbours.
struct PieceBounds: Hashable, Sendable {
  var start: Int32
  var end: Int32

  @inline(__always)
  init(_ start: Int, _ end: Int) {
    self.start = Int32(truncatingIfNeeded: start)
    self.end = Int32(truncatingIfNeeded: end)
  }
}

/// Finds the matches of one pattern, left to right, as Oniguruma's `find_iter` does.
protocol PatternFinder: Sendable {
  /// The first match at or behind `start`, never an empty one.
  func nextMatch(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Range<Int>?
}

/// A pattern that leaves no character out: each match begins where the last one ended.
protocol PieceScanner: PatternFinder {
  /// Where the piece that begins at `start` ends; `start` lies before `end`.
  func pieceEnd(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int

  /// Fills `pieces` from `start` on. One call serves hundreds of pieces: the scanner is not known statically.
  ///
  /// - Returns: how many pieces were written, and where the next one begins.
  func fill(
    _ text: UnsafePointer<UInt8>, from start: Int, end: Int, _ pieces: UnsafeMutablePointer<PieceBounds>, capacity: Int
  ) -> (count: Int, next: Int)

  /// Whether pieces are cut at `position`, whatever stands behind `position + 2`. False where it is not certain.
  func isBorder(_ text: UnsafePointer<UInt8>, at position: Int) -> Bool
}

extension PieceScanner {
  /// A space between two ASCII letters: every known pattern ends a word before it and begins the next with it.
  func isBorder(_ text: UnsafePointer<UInt8>, at position: Int) -> Bool {
    text[position] == 0x20 && text[position &- 1].isASCIILetter && text[position &+ 1].isASCIILetter
  }

  func nextMatch(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Range<Int>? {
    start < end ? start..<pieceEnd(text, from: start, end: end) : nil
  }

  func fill(
    _ text: UnsafePointer<UInt8>, from start: Int, end: Int, _ pieces: UnsafeMutablePointer<PieceBounds>, capacity: Int
  ) -> (count: Int, next: Int) {
    var at = start
    var count = 0
    while at < end, count < capacity {
      let next = pieceEnd(text, from: at, end: end)
      pieces[count] = PieceBounds(at, next)
      count &+= 1
      at = next
    }
    return (count, at)
  }
}

extension UInt8 {
  var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
}
