import MaskModel

/// The tokens of one text while the post-processors go over them.
struct Assembly {
  private let ids: UnsafeBufferPointer<TokenID>
  private let spans: UnsafeMutablePointer<ByteSpan>
  private var before: [TokenID] = []
  private var behind: [TokenID] = []
  /// Whether the text's first token is the first of its encoding. Tokens of `TemplateProcessing` are encodings of their
  /// own; those of BertProcessing and RobertaProcessing are in that of the text.
  private var isAtStart = true

  init(ids: UnsafeBufferPointer<TokenID>, spans: UnsafeMutablePointer<ByteSpan>) {
    self.ids = ids
    self.spans = spans
  }

  /// Runs the steps in their order; `text` is the whole text, nil if it is empty.
  mutating func apply(
    _ steps: [PostProcessorStep], addSpecialTokens: Bool, _ table: TrimTable?,
    _ added: [Int: (leading: Int, trailing: Int)], _ text: UnsafePointer<UInt8>?, _ count: Int
  ) {
    for step in steps {
      switch step {
      case .template(let template): if addSpecialTokens { apply(template) }
      case .trim(let trimming): if let text, let table { trim(trimming, table, added, text, count) }
      }
    }
  }

  /// Puts the template's tokens around the text. They stand for no text: their span is (0,0).
  mutating func apply(_ template: TokenTemplate) {
    before = template.before + before
    behind += template.behind
    if !template.cutsTexts, !template.before.isEmpty { isAtStart = false }
  }

  /// `process_offsets` of tokenizers 0.23. It counts characters, so positions move by characters of the text.
  mutating func trim(
    _ trimming: OffsetTrimming, _ table: TrimTable, _ added: [Int: (leading: Int, trailing: Int)],
    _ text: UnsafePointer<UInt8>, _ count: Int
  ) {
    for index in 0..<ids.count {
      var (leading, trailing) = added[index] ?? table.count(of: ids[index])
      if leading == 0, trailing == 0 { continue }
      var (start, end) = (Int(spans[index].start), Int(spans[index].end))
      let isFirst = (index == 0 && isAtStart) || start == 0
      if isFirst, trimming.keepsFirstSpace, leading == 1 { leading = 0 }
      while leading > 0, start < end {
        start += UTF8Scalar(text, at: start, end: count).length
        leading -= 1
      }
      start = min(start, end)
      if trailing > 0, let stop = Self.back(trailing, from: end, text) { end = max(stop, start) }
      spans[index] = ByteSpan(start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end))
    }
  }

  /// The position `count` characters before `end`, nil if there are fewer.
  private static func back(_ count: Int, from end: Int, _ text: UnsafePointer<UInt8>) -> Int? {
    var at = end
    for _ in 0..<count {
      guard at > 0 else { return nil }
      at = UTF8Scalar.start(before: at, in: text, from: 0)
    }
    return at
  }

  func append(to encoding: inout Encoding) {
    encoding.ids += before
    encoding.spans += Array(repeating: ByteSpan.none, count: before.count)
    encoding.ids.append(contentsOf: ids)
    encoding.spans.append(contentsOf: UnsafeBufferPointer(start: spans, count: ids.count))
    encoding.ids += behind
    encoding.spans += Array(repeating: ByteSpan.none, count: behind.count)
  }
}
