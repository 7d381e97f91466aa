/// Text that was changed, and for each of its bytes the span of the original that its character came from.
///
/// All bytes of one character have the same span. Spans never run backwards. As long as every character stands for itself
/// no spans are written down: they follow from where the text began.
struct AlignedText {
  private(set) var bytes: [UInt8] = []
  /// Byte offsets into the original text; empty while `origin` says it all.
  private var starts: [Int32] = []
  private var ends: [Int32] = []
  /// Where the text begins in the original, while each of its characters stands for itself.
  private var origin: Int?

  var count: Int { bytes.count }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    origin = nil
  }

  /// Replaces the content with a part of the original text, every character standing for itself.
  mutating func assign(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    removeAll()
    bytes.append(contentsOf: UnsafeBufferPointer(start: text + range.lowerBound, count: range.count))
    origin = range.lowerBound
  }

  /// Replaces the content with a part of other text.
  mutating func assign(_ source: AlignedText, _ range: Range<Int>) {
    removeAll()
    append(source, range)
  }

  /// Replaces the content with text of which is known where in the original each byte's character began, and where the
  /// text ended (one place more): a character reaches to the next.
  mutating func assign(_ text: [UInt8], starts places: [Int32]) {
    removeAll()
    guard places.count == text.count + 1 else { return }
    bytes = text
    starts = Array(places.dropLast())
    ends = starts
    var next = places[text.count]
    for at in text.indices.reversed() {
      ends[at] = next
      if text[at] & 0xC0 != 0x80 { next = starts[at] }
    }
  }

  mutating func append(_ code: UInt32, start: Int32, end: Int32) {
    writeSpans()
    if code < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: code))
      starts.append(start)
      ends.append(end)
      return
    }
    let before = bytes.count
    code.appendUTF8(to: &bytes)
    appendSpan(bytes.count - before, start, end)
  }

  mutating func append(_ text: [UInt8], start: Int32, end: Int32) {
    writeSpans()
    bytes.append(contentsOf: text)
    appendSpan(text.count, start, end)
  }

  private mutating func appendSpan(_ count: Int, _ start: Int32, _ end: Int32) {
    for _ in 0..<count {
      starts.append(start)
      ends.append(end)
    }
  }

  /// Appends a part of other text; it begins and ends between characters.
  mutating func append(_ source: AlignedText, _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    let first = source.origin.map { $0 + range.lowerBound }
    if let first, bytes.isEmpty || origin.map({ $0 + count == first }) ?? false {
      if bytes.isEmpty { origin = first }
      bytes.append(contentsOf: source.bytes[range])
      return
    }
    writeSpans()
    let before = count
    bytes.append(contentsOf: source.bytes[range])
    if let first {
      appendOwnSpans(before..<count, from: first)
    } else {
      starts.append(contentsOf: source.starts[range])
      ends.append(contentsOf: source.ends[range])
    }
  }

  /// Writes down the spans that followed from the origin so far.
  @inline(__always)
  private mutating func writeSpans() {
    guard let first = origin else { return }
    origin = nil
    appendOwnSpans(0..<count, from: first)
  }

  /// - Parameter first: where the first of the bytes stands in the original.
  private mutating func appendOwnSpans(_ range: Range<Int>, from first: Int) {
    var at = range.lowerBound
    let shift = Int32(truncatingIfNeeded: first &- range.lowerBound)
    bytes.withUnsafeBufferPointer { buffer in
      guard let text = buffer.baseAddress else { return }
      while at < range.upperBound {
        let start = at
        while at < range.upperBound, text[at] < 0x80 { at &+= 1 }
        if start < at {
          let run = Int32(truncatingIfNeeded: start) &+ shift..<Int32(truncatingIfNeeded: at) &+ shift
          starts.append(contentsOf: run)
          ends.append(contentsOf: run.lowerBound &+ 1..<run.upperBound &+ 1)
          continue
        }
        let length = UTF8Scalar(text, at: at, end: range.upperBound).length
        let place = Int32(truncatingIfNeeded: at) &+ shift
        appendSpan(length, place, place &+ Int32(truncatingIfNeeded: length))
        at &+= length
      }
    }
  }

  /// Exchanges ASCII characters for others, each in its place; `replacement` gives ASCII for ASCII.
  mutating func replaceASCII(_ replacement: (UInt8) -> UInt8) {
    bytes.withUnsafeMutableBufferPointer { bytes in
      for at in bytes.indices where bytes[at] < 0x80 { bytes[at] = replacement(bytes[at]) }
    }
  }

  /// The span of the original that the character at a byte came from.
  func span(at index: Int) -> (start: Int32, end: Int32) {
    guard let origin else { return (starts[index], ends[index]) }
    var (start, end) = (index, index &+ 1)
    while start > 0, bytes[start] & 0xC0 == 0x80 { start &-= 1 }
    while end < count, bytes[end] & 0xC0 == 0x80 { end &+= 1 }
    return (Int32(truncatingIfNeeded: origin &+ start), Int32(truncatingIfNeeded: origin &+ end))
  }

  /// The span of the original that `start..<end` of this text came from.
  func original(_ start: Int32, _ end: Int32) -> (start: Int32, end: Int32) {
    guard start >= 0, end > start, Int(end) <= count else { return (start, end) }
    return (span(at: Int(start)).start, span(at: Int(end) - 1).end)
  }
}

// Spaces that are spelled otherwise.
extension AlignedText {
  /// Appends a part of other text with `mark` for each space, which has the space's span.
  mutating func append(_ source: AlignedText, _ range: Range<Int>, spacesAs mark: [UInt8]) {
    writeSpans()
    let before = count
    let spaces = source.bytes[range].reduce(0) { $0 &+ ($1 == 0x20 ? 1 : 0) }
    let added = range.count + spaces * (mark.count - 1)
    bytes.append(contentsOf: repeatElement(0, count: added))
    starts.append(contentsOf: repeatElement(0, count: added))
    ends.append(contentsOf: repeatElement(0, count: added))
    bytes.withUnsafeMutableBufferPointer { bytes in
      starts.withUnsafeMutableBufferPointer { starts in
        ends.withUnsafeMutableBufferPointer { ends in
          source.bytes.withUnsafeBufferPointer { text in
            guard let text = text.baseAddress else { return }
            var to = before
            func put(_ byte: UInt8, _ start: Int32, _ end: Int32) {
              bytes[to] = byte
              starts[to] = start
              ends[to] = end
              to &+= 1
            }
            source.forEachByte(text, range) { byte, start, end in
              if byte != 0x20 { return put(byte, start, end) }
              for byte in mark { put(byte, start, end) }
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private func forEachByte(
    _ text: UnsafePointer<UInt8>, _ range: Range<Int>, _ body: (UInt8, Int32, Int32) -> Void
  ) {
    guard let origin else {
      for at in range { body(text[at], starts[at], ends[at]) }
      return
    }
    var at = range.lowerBound
    while at < range.upperBound {
      let start = Int32(truncatingIfNeeded: origin &+ at)
      if text[at] < 0x80 {
        body(text[at], start, start &+ 1)
        at &+= 1
        continue
      }
      let length = UTF8Scalar(text, at: at, end: range.upperBound).length
      for index in at..<at &+ length { body(text[index], start, start &+ Int32(truncatingIfNeeded: length)) }
      at &+= length
    }
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
        if let origin {
          let start = Int32(truncatingIfNeeded: origin &+ at)
          body(scalar.value, start, start &+ Int32(truncatingIfNeeded: scalar.length))
        } else {
          body(scalar.value, starts[at], ends[at])
        }
        at &+= scalar.length
      }
    }
  }

  /// Whether any character is as `body` says.
  func contains(_ body: (UInt32) -> Bool) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      guard let text = buffer.baseAddress else { return false }
      var at = 0
      while at < buffer.count {
        let scalar = UTF8Scalar(text, at: at, end: buffer.count)
        if body(scalar.value) { return true }
        at &+= scalar.length
      }
      return false
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
        if change.run > 0 {
          copyRun(change, text, &at, &scratch)
          continue
        }
        let (start, end) = span(at: change.change > 0 ? max(at &- 1, 0) : min(at, buffer.count &- 1))
        scratch.append(change.code, start: start, end: end)
        var passed = change.change > 0 ? 0 : 1 &- Int(change.change)
        while passed > 0, at < buffer.count {
          at &+= UTF8Scalar(text, at: at, end: buffer.count).length
          passed &-= 1
        }
      }
    }
    swap(&self, &scratch)
  }

  /// A run that stands where it is copied to goes as it is; else each of its characters has the span of another.
  private func copyRun(
    _ change: TextChange, _ text: UnsafePointer<UInt8>, _ at: inout Int, _ scratch: inout AlignedText
  ) {
    let place = Int(change.code)
    guard place != at else {
      scratch.append(self, at..<at &+ Int(change.run))
      at &+= Int(change.run)
      return
    }
    for index in place..<place &+ Int(change.run) {
      let (start, end) = span(at: min(at, count &- 1))
      scratch.append(UInt32(text[index]), start: start, end: end)
      if at < count { at &+= UTF8Scalar(text, at: at, end: count).length }
    }
  }
}

/// A character that is put into a text, and how it stands to the characters that were there.
struct TextChange {
  var code: UInt32
  var change: Int32
  /// So many characters of ASCII that stay as they are, in place of one: `code` is where they stand.
  var run: Int32 = 0
}
