extension NormalizerKind {
  static let nfc = NormalizerKind(type: "NFC") { _ in [NFCNormalizer()] }
}

/// Composes characters as the package does it, with its old tables and its way of keeping offsets.
///
/// Works on segments: from an inert starter up to the next one nothing can reach across, so text without segments that
/// change is never copied.
struct NFCNormalizer: Normalizer {
  let summary = "NFC"
  private let classes = CodePointTable.probed
  private let tables = NFCTables.probed

  func changes(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    var scratch = NFCSegment()
    while let segment = nextSegment(text, from: at, end: range.upperBound, floor: range.lowerBound) {
      scratch.compose(text, segment, tables, classes)
      if scratch.changed { return true }
      at = segment.upperBound
    }
    return false
  }

  func apply(_ text: inout AlignedText, scratch: inout AlignedText) {
    scratch.removeAll()
    let source = text
    source.bytes.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return }
      var segmentState = NFCSegment()
      var at = 0
      while let segment = nextSegment(bytes, from: at, end: buffer.count, floor: at) {
        scratch.append(source, at..<segment.lowerBound)
        segmentState.compose(bytes, segment, tables, classes)
        segmentState.emit(from: source, segment, into: &scratch)
        at = segment.upperBound
      }
      scratch.append(source, at..<buffer.count)
    }
    swap(&text, &scratch)
  }

  /// The next stretch that is not plainly inert, beginning with the inert character before it.
  private func nextSegment(
    _ text: UnsafePointer<UInt8>, from start: Int, end: Int, floor: Int
  ) -> Range<Int>? {
    var at = start
    // All below U+0300 is inert, and these are the lead bytes (or continuation bytes) of that part.
    while at < end {
      if text[at] < 0xCC {
        at &+= 1
        continue
      }
      let scalar = UTF8Scalar(text, at: at, end: end)
      if !classes[scalar.value].isInert { break }
      at &+= scalar.length
    }
    guard at < end else { return nil }
    let lower = at > floor ? UTF8Scalar.start(before: at, in: text, from: floor) : at
    while at < end {
      let scalar = UTF8Scalar(text, at: at, end: end)
      if classes[scalar.value].isInert { break }
      at &+= scalar.length
    }
    return lower..<at
  }
}
