/// Text that was changed, and for each of its bytes the span of the original that its character came from.
///
/// All bytes of one character have the same span. Spans never run backwards.
struct AlignedText {
  var bytes: [UInt8] = []
  /// Byte offsets into the original text.
  var starts: [Int32] = []
  var ends: [Int32] = []

  var count: Int { bytes.count }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  /// Replaces the content with a part of the original text, every character standing for itself.
  mutating func assign(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    removeAll()
    bytes.append(contentsOf: UnsafeBufferPointer(start: text + range.lowerBound, count: range.count))
    var at = range.lowerBound
    while at < range.upperBound {
      let next = at &+ UTF8Scalar(text, at: at, end: range.upperBound).length
      for _ in at..<next {
        starts.append(Int32(truncatingIfNeeded: at))
        ends.append(Int32(truncatingIfNeeded: next))
      }
      at = next
    }
  }

  mutating func append(_ code: UInt32, start: Int32, end: Int32) {
    let before = bytes.count
    code.appendUTF8(to: &bytes)
    for _ in before..<bytes.count {
      starts.append(start)
      ends.append(end)
    }
  }

  mutating func append(_ source: AlignedText, _ range: Range<Int>) {
    bytes.append(contentsOf: source.bytes[range])
    starts.append(contentsOf: source.starts[range])
    ends.append(contentsOf: source.ends[range])
  }

  /// The span of the original that `start..<end` of this text came from.
  func original(_ start: Int32, _ end: Int32) -> (start: Int32, end: Int32) {
    guard start >= 0, end > start, Int(end) <= count else { return (start, end) }
    return (starts[Int(start)], ends[Int(end) - 1])
  }
}
