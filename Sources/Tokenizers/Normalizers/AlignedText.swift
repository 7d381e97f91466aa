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
    starts.reserveCapacity(range.count)
    ends.reserveCapacity(range.count)
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

  /// Replaces the content with a part of other text.
  mutating func assign(_ source: AlignedText, _ range: Range<Int>) {
    removeAll()
    append(source, range)
  }

  mutating func append(_ code: UInt32, start: Int32, end: Int32) {
    if code < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: code))
      starts.append(start)
      ends.append(end)
      return
    }
    let before = bytes.count
    code.appendUTF8(to: &bytes)
    for _ in before..<bytes.count {
      starts.append(start)
      ends.append(end)
    }
  }

  mutating func append(_ text: [UInt8], start: Int32, end: Int32) {
    bytes.append(contentsOf: text)
    for _ in text {
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

// Character by character.
extension AlignedText {
  @inline(__always)
  func forEachCharacter(_ body: (_ code: UInt32, _ start: Int32, _ end: Int32) -> Void) {
    bytes.withUnsafeBufferPointer { buffer in
      guard let text = buffer.baseAddress else { return }
      var at = 0
      while at < buffer.count {
        let scalar = UTF8Scalar(text, at: at, end: buffer.count)
        body(scalar.value, starts[at], ends[at])
        at &+= scalar.length
      }
    }
  }

  /// Writes the text anew, each character as `body` appends it.
  @inline(__always)
  mutating func rewrite(_ scratch: inout AlignedText, _ body: (UInt32, Int32, Int32, inout AlignedText) -> Void) {
    scratch.removeAll()
    forEachCharacter { code, start, end in body(code, start, end, &scratch) }
    swap(&self, &scratch)
  }

  /// Writes the text anew from characters that each tell how they stand to the old ones, as `NormalizedString::transform`
  /// of tokenizers 0.23: 1 is a new character, which shares the span of what was passed over last; 0 stands in the place
  /// of one; −n in the place of one, and n more behind it are gone.
  mutating func transform(_ scratch: inout AlignedText, _ changes: [TextChange]) {
    scratch.removeAll()
    bytes.withUnsafeBufferPointer { buffer in
      guard let text = buffer.baseAddress else { return }
      var at = 0
      for change in changes {
        let owner = change.change > 0 ? max(at &- 1, 0) : min(at, buffer.count &- 1)
        scratch.append(change.code, start: starts[owner], end: ends[owner])
        var passed = change.change > 0 ? 0 : 1 &- Int(change.change)
        while passed > 0, at < buffer.count {
          at &+= UTF8Scalar(text, at: at, end: buffer.count).length
          passed &-= 1
        }
      }
    }
    swap(&self, &scratch)
  }
}

/// A character that is put into a text, and how it stands to the characters that were there.
struct TextChange {
  var code: UInt32
  var change: Int32
}
