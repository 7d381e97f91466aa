import MaskModel

/// Runs a general pipeline over texts. One per thread: it owns caches and all scratch memory.
final class GeneralEncoder: TokenEncoder {
  private let pipeline: GeneralPipeline
  private let failure = EncodingFailure()
  private let sink = TokenSink()
  private let coder: any PieceCoder
  private var normalized = AlignedText()
  private var scratch = AlignedText()
  private var pieces = PieceText()
  private var bounds: [PieceBounds] = []
  private var nextBounds: [PieceBounds] = []
  /// White space at the ends of added tokens, by position: what `lstrip` and `rstrip` took along. Only kept for trimming.
  private var addedSpaces: [Int: (leading: Int, trailing: Int)] = [:]

  /// The byte that a token stands for, where only the last of a character's bytes has a span.
  private var fallbackBytes: [TokenID: UInt8] = [:]

  init(_ pipeline: GeneralPipeline) {
    self.pipeline = pipeline.owned(failure)
    coder = pipeline.model.makeCoder(sink)
    if pipeline.lastByteHasSpan {
      for (byte, entry) in pipeline.fallbackEntries.enumerated() where entry >= 0 {
        fallbackBytes[pipeline.vocabulary.id(ofEntry: entry)] = UInt8(truncatingIfNeeded: byte)
      }
    }
  }

  func encode(_ text: UnsafeBufferPointer<UInt8>, addSpecialTokens: Bool, into encoding: inout Encoding) {
    sink.removeAll()
    addedSpaces.removeAll(keepingCapacity: true)
    let start = text.count < Int(Int32.max) ? text.baseAddress : nil
    if let start { encode(start, 0..<text.count) }
    var result = Assembly(ids: UnsafeBufferPointer(start: sink.ids, count: sink.count), spans: sink.spans)
    result.apply(
      pipeline.postProcessors, addSpecialTokens: addSpecialTokens, pipeline.trimming, addedSpaces, start, text.count)
    result.append(to: &encoding)
  }

  func takeFailure() -> String? { failure.take() }

  private func encode(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    guard !pipeline.added.raw.isEmpty else { return encodeBetween(text, range) }
    pipeline.added.cut(pipeline.added.raw, text, range) { cut in
      if let id = cut.id { add(id, text, cut.start..<cut.end) } else { encodeBetween(text, cut.start..<cut.end) }
    }
  }

  private func add(_ id: TokenID, _ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    if pipeline.trimming != nil { addedSpaces[sink.count] = TrimTable.count(text, range) }
    sink.reserve(1)
    sink.append(id, Int32(truncatingIfNeeded: range.lowerBound), Int32(truncatingIfNeeded: range.upperBound))
  }

  /// Text between added tokens: normalized by itself.
  private func encodeBetween(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    normalized.assign(text, range)
    for normalizer in pipeline.normalizers { normalizer.apply(&normalized, scratch: &scratch) }
    let source = normalized
    source.bytes.withUnsafeBufferPointer { buffer in
      // Positions are of 32 bits, here as in the text itself.
      guard let bytes = buffer.baseAddress, buffer.count > 0, buffer.count < Int(Int32.max) else { return }
      encodeNormalized(source, bytes)
    }
  }

  private func encodeNormalized(_ source: AlignedText, _ bytes: UnsafePointer<UInt8>) {
    let finder = pipeline.added.normalized
    guard !finder.isEmpty else { return encodePart(source, bytes, 0..<source.count) }
    pipeline.added.cut(finder, bytes, 0..<source.count) { cut in
      guard let id = cut.id else { return encodePart(source, bytes, cut.start..<cut.end) }
      let first = sink.count
      add(id, bytes, cut.start..<cut.end)
      sink.realign(from: first, source)
    }
  }

  /// A stretch of normalized text: pre-tokenizer and model.
  private func encodePart(_ source: AlignedText, _ bytes: UnsafePointer<UInt8>, _ range: Range<Int>) {
    let first = sink.count
    if pipeline.rewritesPieces {
      pieces.begin(source, range)
      for step in pipeline.steps { pieces.apply(step) }
      let text = pieces.text
      text.bytes.withUnsafeBufferPointer { buffer in
        guard let bytes = buffer.baseAddress, buffer.count < Int(Int32.max) else { return }
        coder.encode(bytes, pieces.pieces, limit: buffer.count)
      }
      sink.realign(from: first, text)
    } else {
      split(bytes, range)
      coder.encode(bytes, bounds, limit: source.count)
      sink.realign(from: first, source)
    }
    if !fallbackBytes.isEmpty { narrowBytes(from: first) }
  }

  /// The first of a character's bytes says how many more there are.
  private func narrowBytes(from first: Int) {
    var more = 0
    for index in first..<max(first, sink.count) {
      guard let byte = fallbackBytes[sink.ids[index]] else { continue }
      if more == 0 { more = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4 }
      more -= 1
      if more > 0 { sink.spans[index].end = sink.spans[index].start }
    }
  }

  private func split(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>) {
    bounds.removeAll(keepingCapacity: true)
    if !range.isEmpty { bounds.append(PieceBounds(range.lowerBound, range.upperBound)) }
    for case .split(let splitter) in pipeline.steps {
      nextBounds.removeAll(keepingCapacity: true)
      for piece in bounds { splitter.split(bytes, piece, into: &nextBounds) }
      swap(&bounds, &nextBounds)
    }
  }
}
