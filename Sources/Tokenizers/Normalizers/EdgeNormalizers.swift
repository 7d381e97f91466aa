import JSON

extension NormalizerKind {
  static let strip = NormalizerKind(type: "Strip") { component throws(TokenizerError) in
    [StripNormalizer(left: try component.flag("strip_left"), right: try component.flag("strip_right"))]
  }

  static let prepend = NormalizerKind(type: "Prepend") { component throws(TokenizerError) in
    let prefix = try component.text("prepend")
    guard !prefix.isEmpty else {
      throw component.place.unsupported("Prepend of an empty string", supported: "a string to be put in front")
    }
    return [PrependNormalizer(prefix: prefix)]
  }
}

/// Takes white space off the ends.
struct StripNormalizer: Normalizer {
  let left: Bool
  let right: Bool

  var summary: String {
    switch (left, right) {
    case (true, true): "without white space at both ends"
    case (true, false): "without white space in front"
    case (false, true): "without white space at the end"
    case (false, false): "Strip that strips nothing"
    }
  }

  var growth: Int { 1 }

  func changes(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool { kept(text, range) != range }

  func apply(_ text: inout AlignedText, scratch: inout AlignedText) {
    scratch.removeAll()
    let range = text.bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { kept($0, 0..<buffer.count) } ?? 0..<0
    }
    scratch.append(text, range)
    swap(&text, &scratch)
  }

  private func kept(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
    let start = left ? WhiteSpace.end(behind: range.lowerBound, text, range.upperBound) : range.lowerBound
    return start..<(right ? WhiteSpace.start(before: range.upperBound, text, start) : range.upperBound)
  }
}

/// Puts a string in front of every text that is not empty; it shares the span of the text's first character.
struct PrependNormalizer: Normalizer {
  /// Not empty.
  let prefix: Text

  var summary: String { "\(prefix.quoted) put in front" }

  var growth: Int { prefix.count + 1 }

  func changes(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool { !range.isEmpty }

  func apply(_ text: inout AlignedText, scratch: inout AlignedText) {
    guard text.count > 0 else { return }
    let (start, end) = text.span(at: 0)
    scratch.removeAll()
    scratch.append(prefix.bytes, start: start, end: end)
    scratch.append(text, 0..<text.count)
    swap(&text, &scratch)
  }
}
