import JSON

extension NormalizerKind {
  static let replace = NormalizerKind(type: "Replace") { component throws(TokenizerError) in
    let content = try component.text("content")
    switch try component.pattern() {
    case .literal(let pattern):
      guard !pattern.isEmpty else {
        throw component.place.unsupported("Replace of an empty string", supported: "a string to be replaced")
      }
      return [ReplaceNormalizer(pattern: pattern, content: content)]
    case .regex(let pattern):
      return [PatternReplaceNormalizer(pattern: try component.compiled(pattern), content: content)]
    }
  }
}

/// Replaces every occurrence of a string by another; what is put in takes the span of the last character replaced.
struct ReplaceNormalizer: Normalizer {
  let pattern: Text
  let content: Text

  var summary: String { "replace \(pattern.quoted) by \(content.quoted)" }

  var growth: Int { (content.count + pattern.count - 1) / pattern.count }

  func changes(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool {
    text.firstRange(of: pattern.bytes, in: range) != nil
  }

  func apply(_ text: inout AlignedText, scratch: inout AlignedText) {
    scratch.removeAll()
    let source = text
    source.bytes.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return }
      var at = 0
      while let match = bytes.firstRange(of: pattern.bytes, in: at..<buffer.count) {
        scratch.append(source, at..<match.lowerBound)
        let (start, end) = source.span(at: match.upperBound - 1)
        scratch.append(content.bytes, start: start, end: end)
        at = match.upperBound
      }
      scratch.append(source, at..<buffer.count)
    }
    swap(&text, &scratch)
  }
}

extension UnsafePointer where Pointee == UInt8 {
  /// The first place of `pattern` (not empty) that lies within `range`.
  func firstRange(of pattern: [UInt8], in range: Range<Int>) -> Range<Int>? {
    guard let first = pattern.first, pattern.count <= range.count else { return nil }
    var at = range.lowerBound
    let last = range.upperBound - pattern.count
    while at <= last {
      if self[at] == first, (1..<pattern.count).allSatisfy({ self[at + $0] == pattern[$0] }) {
        return at..<at + pattern.count
      }
      at += 1
    }
    return nil
  }
}
