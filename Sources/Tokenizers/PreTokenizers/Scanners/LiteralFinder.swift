import JSON

/// Occurrences of a string, none inside another.
struct LiteralFinder: PatternFinder {
  /// Not empty.
  let literal: Text

  func nextMatch(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Range<Int>? {
    start < end ? text.firstRange(of: literal.bytes, in: start..<end) : nil
  }
}
