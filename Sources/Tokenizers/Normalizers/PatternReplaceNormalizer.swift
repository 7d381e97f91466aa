import JSON

/// Replaces every match of a regular expression by a string, which means nothing but itself (`$2` too).
struct PatternReplaceNormalizer: Normalizer {
  let pattern: CompiledPattern
  let content: Text
  /// Of the encoder that has this step to itself.
  private var search: PatternSearch?

  init(pattern: CompiledPattern, content: Text) {
    self.pattern = pattern
    self.content = content
  }

  var summary: String { "replace \(pattern.written.quoted) by \(content.quoted)" }

  /// A match may be empty.
  var growth: Int { 2 * content.count + 1 }

  func changes(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool { !range.isEmpty }

  func owned(_ failure: EncodingFailure) -> any Normalizer {
    var owned = self
    owned.search = PatternSearch(pattern, failure)
    return owned
  }

  /// What is put in shares the span of the last character replaced; for an empty match that of the one before it.
  func apply(_ text: inout AlignedText, scratch: inout AlignedText) {
    guard text.count > 0 else { return }
    let search = search ?? PatternSearch(pattern)
    scratch.removeAll()
    let source = text
    source.bytes.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return }
      var at = 0
      search.forEachMatch(bytes, 0..<buffer.count) { match in
        scratch.append(source, at..<match.lowerBound)
        let (start, end) = source.span(at: max(match.upperBound - 1, 0))
        scratch.append(content.bytes, start: start, end: match.upperBound == 0 ? start : end)
        at = match.upperBound
      }
      scratch.append(source, at..<buffer.count)
    }
    swap(&text, &scratch)
  }
}
