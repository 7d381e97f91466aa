import MaskModel

/// Runs a pipeline over texts. One per thread: it owns the cache and all scratch memory.
final class PipelineEncoder: TokenEncoder {
  private let pipeline: Pipeline
  private let pieces: PieceEncoder
  private let failure = EncodingFailure()
  private let sink = TokenSink()
  private var normalized = AlignedText()
  private var scratch = AlignedText()
  /// White space at the ends of added tokens, by position: what `lstrip` and `rstrip` took along. Only kept for trimming.
  private var addedSpaces: [Int: (leading: Int, trailing: Int)] = [:]

  init(_ pipeline: Pipeline) {
    let owned = pipeline.owned(failure)
    self.pipeline = owned
    pieces = PieceEncoder(owned, sink)
  }

  func encode(_ text: UnsafeBufferPointer<UInt8>, addSpecialTokens: Bool, into encoding: inout Encoding) {
    sink.removeAll()
    addedSpaces.removeAll(keepingCapacity: true)
    if let start = text.baseAddress, text.count < Int(Int32.max) {
      encode(start, 0..<text.count)
      postProcess(start, text.count, addSpecialTokens, into: &encoding)
    } else {
      postProcess(nil, 0, addSpecialTokens, into: &encoding)
    }
  }

  /// The tokens of the prefix stay as they are up to a border near its end; from there on the text goes on.
  func encode(
    _ text: UnsafeBufferPointer<UInt8>, prefix: Int, addSpecialTokens: Bool, into encoding: inout Encoding,
    _ prefixEncoding: inout Encoding
  ) {
    encode(
      UnsafeBufferPointer(rebasing: text[..<prefix]), addSpecialTokens: addSpecialTokens, into: &prefixEncoding)
    guard let start = text.baseAddress, text.count < Int(Int32.max), let border = lastBorder(start, before: prefix),
      sink.keep(endingAt: border)
    else { return encode(text, addSpecialTokens: addSpecialTokens, into: &encoding) }
    encode(start, border..<text.count)
    postProcess(start, text.count, addSpecialTokens, into: &encoding)
  }

  func takeFailure() -> String? { failure.take() }

  /// How far a border is looked for.
  private static let farthestBorder = 200

  /// About how much of a long text is gone through at a time: what is written down on the way stays small and is used again.
  var blockSize = 1 << 16

  private func lastBorder(_ text: UnsafePointer<UInt8>, before end: Int) -> Int? {
    guard let scanner = pipeline.resumingScanner else { return nil }
    var at = end &- 2
    while at > 0, at > end &- Self.farthestBorder {
      if scanner.isBorder(text, at: at) { return at }
      at &-= 1
    }
    return nil
  }

  private func encode(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    var start = range.lowerBound
    var reach = start &+ blockSize
    while reach < range.upperBound {
      if let border = lastBorder(text, before: reach), border > start {
        encodeBlock(text, start..<border)
        start = border
      }
      reach &+= blockSize
    }
    encodeBlock(text, start..<range.upperBound)
  }

  private func encodeBlock(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    if pipeline.added.raw.isEmpty {
      encodeBetween(text, range)
      return
    }
    pipeline.added.cut(pipeline.added.raw, text, range) { cut in
      if let id = cut.id { add(id, text, cut.start..<cut.end) } else { encodeBetween(text, cut.start..<cut.end) }
    }
  }

  private func add(_ id: Int32, _ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    if pipeline.trimming != nil { addedSpaces[sink.count] = TrimTable.count(text, range) }
    sink.reserve(1)
    sink.append(id, Int32(truncatingIfNeeded: range.lowerBound), Int32(truncatingIfNeeded: range.upperBound))
  }

  /// Text between added tokens: normalized by itself.
  private func encodeBetween(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    if pipeline.foldsSpaces {
      pieces.encode(text, range)
    } else if pipeline.normalizers.contains(where: { $0.changes(text, range) }) {
      encodeChanged(text, range)
    } else {
      encodeNormalized(text, range)
    }
  }

  private func encodeChanged(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    normalized.assign(text, range)
    for normalizer in pipeline.normalizers { normalizer.apply(&normalized, scratch: &scratch) }
    // Positions are of 32 bits, here as in the text itself.
    guard normalized.count < Int(Int32.max) else { return }
    let first = sink.count
    normalized.bytes.withUnsafeBufferPointer { buffer in
      if let start = buffer.baseAddress { encodeNormalized(start, 0..<buffer.count) }
    }
    sink.realign(from: first, normalized)
  }

  private func encodeNormalized(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    if pipeline.added.normalized.isEmpty {
      pieces.encode(text, range)
      return
    }
    pipeline.added.cut(pipeline.added.normalized, text, range) { cut in
      if let id = cut.id { add(id, text, cut.start..<cut.end) } else { pieces.encode(text, cut.start..<cut.end) }
    }
  }

  private func postProcess(
    _ text: UnsafePointer<UInt8>?, _ count: Int, _ addSpecialTokens: Bool, into encoding: inout Encoding
  ) {
    var result = Assembly(ids: UnsafeBufferPointer(start: sink.ids, count: sink.count), spans: sink.spans)
    result.apply(
      pipeline.postProcessors, addSpecialTokens: addSpecialTokens, pipeline.trimming, addedSpaces, text, count)
    result.append(to: &encoding)
  }
}
