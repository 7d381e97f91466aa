import MaskModel

/// From text between added tokens to tokens: pieces, cache, model.
final class PieceEncoder {
  private let pipeline: Pipeline
  private let model: BPEModel
  private let sink: TokenSink
  private let loop = MergeLoop()
  private let cache = PieceCache()
  private let longCache = LongPieceCache()
  private let batch = UnsafeMutablePointer<PieceBounds>.allocate(capacity: PieceEncoder.batchSize)
  private let looks = UnsafeMutablePointer<CacheLook>.allocate(capacity: PieceEncoder.batchSize)
  private var chain: [PieceBounds] = []
  private var nextChain: [PieceBounds] = []
  private var spelled = AlignedText()

  private static let batchSize = 256

  /// A piece's key and its place in the cache.
  private struct CacheLook {
    var key: PieceCache.Key
    var place: Int
    /// What stood there when the batch was looked through: read for the sake of reading it early.
    var low: UInt64
  }

  init(_ pipeline: Pipeline, _ sink: TokenSink) {
    self.pipeline = pipeline
    self.sink = sink
    model = pipeline.model
  }

  deinit {
    batch.deallocate()
    looks.deallocate()
  }

  func encode(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    if let scanner = pipeline.scanner {
      encode(text, range, scanner)
    } else {
      encodeChain(text, range, pipeline.steps[...])
    }
  }

  private func encode(_ text: UnsafePointer<UInt8>, _ range: Range<Int>, _ scanner: any PieceScanner) {
    var at = range.lowerBound
    while at < range.upperBound {
      let (count, next) = scanner.fill(text, from: at, end: range.upperBound, batch, capacity: Self.batchSize)
      sink.reserve(count &* 3)
      lookAhead(text, count, limit: range.upperBound)
      for index in 0..<count { encodeLooked(text, index) }
      at = next
    }
  }

  /// First all places of the batch are read, then all pieces are encoded: the reads of a batch wait for memory together
  /// and not one after another.
  private func lookAhead(_ text: UnsafePointer<UInt8>, _ count: Int, limit: Int) {
    for index in 0..<count {
      let start = Int(batch[index].start)
      let length = Int(batch[index].end) &- start
      guard length <= PieceCache.longestKey else { continue }
      let key = PieceCache.key(text + start, length, available: limit &- start)
      let place = cache.place(of: key)
      looks[index] = CacheLook(key: key, place: place, low: cache.low(at: place))
    }
  }

  @inline(__always)
  private func encodeLooked(_ text: UnsafePointer<UInt8>, _ index: Int) {
    let start = Int(batch[index].start)
    let end = Int(batch[index].end)
    if end &- start <= PieceCache.longestKey, let slot = cache.find(looks[index].key, at: looks[index].place) {
      slot.pointee.emit(at: start, into: sink)
    } else {
      encodeUnknown(text, start, end)
    }
  }

  private func encodeChain(
    _ text: UnsafePointer<UInt8>, _ range: Range<Int>, _ steps: ArraySlice<PreTokenizerStep>
  ) {
    guard !range.isEmpty else { return }
    chain.removeAll(keepingCapacity: true)
    chain.append(PieceBounds(range.lowerBound, range.upperBound))
    for (index, step) in zip(steps.indices, steps) {
      switch step {
      case .bytes: break
      case .split(let splitter):
        nextChain.removeAll(keepingCapacity: true)
        for piece in chain { splitter.split(text, piece, into: &nextChain) }
        swap(&chain, &nextChain)
      case .prefixSpace:
        return encodePrefixed(text, steps[(index + 1)...])
      }
    }
    for piece in chain {
      if pipeline.isByteLevel {
        sink.reserve(3)
        encodePiece(text, Int(piece.start), Int(piece.end), limit: range.upperBound)
      } else {
        encodeCut(text, Int(piece.start)..<Int(piece.end), foldsSpaces: false)
      }
    }
  }

  /// A space that is put before a piece shares the span of the piece's first character.
  private func encodePrefixed(_ text: UnsafePointer<UInt8>, _ steps: ArraySlice<PreTokenizerStep>) {
    let pieces = chain
    var changed = AlignedText()
    for piece in pieces {
      let range = Int(piece.start)..<Int(piece.end)
      changed.assign(text, range)
      if text[range.lowerBound] != 0x20, let start = changed.starts.first, let end = changed.ends.first {
        changed.bytes.insert(0x20, at: 0)
        changed.starts.insert(start, at: 0)
        changed.ends.insert(end, at: 0)
      }
      let first = sink.count
      changed.bytes.withUnsafeBufferPointer { buffer in
        if let start = buffer.baseAddress { encodeChain(start, 0..<buffer.count, steps) }
      }
      sink.realign(from: first, changed)
    }
  }

  /// Text in which every space stands for `▁`.
  func encodeFolded(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) {
    encodeCut(text, range, foldsSpaces: true)
  }
}

// One piece.
extension PieceEncoder {
  /// Room for three tokens is reserved.
  @inline(__always)
  private func encodePiece(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, limit: Int) {
    let count = end &- start
    if count <= PieceCache.longestKey {
      let key = PieceCache.key(text + start, count, available: limit &- start)
      if let slot = cache.find(key, at: cache.place(of: key)) { return slot.pointee.emit(at: start, into: sink) }
    }
    encodeUnknown(text, start, end)
  }

  /// A piece that the first cache does not know. Reserves again what the rest of the batch counts on.
  @inline(never)
  private func encodeUnknown(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    let first = sink.count
    let count = end - start
    guard count <= LongPieceCache.longestKey else {
      encodeNew(text, start, end)
      return sink.reserve(Self.batchSize * 3)
    }
    let key = LongPieceCache.key(text + start, count)
    if !longCache.emit(key, at: start, into: sink) {
      encodeNew(text, start, end)
      remember(text, start, count, key, first)
    }
    sink.reserve(Self.batchSize * 3)
  }

  private func remember(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ count: Int, _ key: LongPieceCache.Key, _ first: Int
  ) {
    let (ids, spans, tokens) = (sink.ids + first, sink.spans + first, sink.count - first)
    if count <= PieceCache.longestKey {
      let short = PieceCache.key(text + start, count, available: count)
      if cache.insert(short, ids, spans, tokens, base: start) { return }
    }
    longCache.insert(key, ids, spans, tokens, base: start)
  }

  private func encodeNew(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    if pipeline.foldsSpaces {
      encodeSpelled(text, start, end)
    } else if pipeline.isByteLevel {
      encodeBytes(text, start, end)
    } else {
      encodeCharacters(text, start, end)
    }
  }

  private func encodeBytes(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    let piece = UnsafeBufferPointer(start: text + start, count: end - start)
    if model.options.ignoresMerges {
      let spelling = ByteAlphabet.standard.spelling(of: piece)
      if let id = spelling.withUnsafeBufferPointer({ model.wholePiece($0) }) { return emit(id, start, end) }
    }
    guard model.spellsAllBytes || piece.allSatisfy({ model.byteEntries[Int($0)] >= 0 }) else {
      return encodeSpelled(text, start, end)
    }
    model.beginBytes(text + start, end - start, loop)
    loop.run(model.merges, model.grid, text + start)
    emitLoop(text, start, end)
  }

  private func encodeCharacters(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    if let id = model.wholePiece(UnsafeBufferPointer(start: text + start, count: end - start)) {
      return emit(id, start, end)
    }
    model.beginCharacters(text + start, end - start, loop)
    loop.run(model.merges)
    emitLoop(text, start, end)
  }

  /// Writes the piece as the vocabulary spells it and goes by characters: for `▁`, and for bytes without an entry.
  private func encodeSpelled(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    spelled.removeAll()
    var at = start
    while at < end {
      let scalar = UTF8Scalar(text, at: at, end: end)
      let next = at &+ scalar.length
      let (from, to) = (Int32(truncatingIfNeeded: at), Int32(truncatingIfNeeded: next))
      if pipeline.isByteLevel {
        for index in at..<next { spelled.append(ByteAlphabet.standard.codes[Int(text[index])], start: from, end: to) }
      } else {
        spelled.append(scalar.value == 0x20 ? 0x2581 : scalar.value, start: from, end: to)
      }
      at = next
    }
    let first = sink.count
    spelled.bytes.withUnsafeBufferPointer { buffer in
      if let bytes = buffer.baseAddress { encodeCharacters(bytes, 0, buffer.count) }
    }
    sink.realign(from: first, spelled)
  }

  private func emit(_ id: TokenID, _ start: Int, _ end: Int) {
    sink.reserve(1)
    sink.append(id, Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: end))
  }

  /// Token borders inside a character are carried to its ends: all tokens of one character share its span.
  private func emitLoop(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    sink.reserve(loop.count)
    var from = start
    for index in 0..<loop.count {
      let to = start + Int(loop.ends[index])
      var (first, last) = (from, to)
      while first > start, first < end, text[first] & 0xC0 == 0x80 { first -= 1 }
      while last < end, text[last] & 0xC0 == 0x80 { last += 1 }
      sink.append(
        model.vocabulary.id(ofEntry: loop.symbols[index]), Int32(truncatingIfNeeded: first),
        Int32(truncatingIfNeeded: last))
      from = to
    }
  }
}

// Text that the model sees as one piece, cut where no merge reaches across.
extension PieceEncoder {
  private func encodeCut(_ text: UnsafePointer<UInt8>, _ range: Range<Int>, foldsSpaces: Bool) {
    var at = range.lowerBound
    while at < range.upperBound {
      let end = model.mayBeCut ? cutEnd(text, at, range.upperBound, foldsSpaces) : range.upperBound
      sink.reserve(3)
      encodePiece(text, at, end, limit: range.upperBound)
      at = end
    }
  }

  /// The first border behind `start` that no merge crosses. Both neighbours must be entries themselves: an unknown
  /// character is a token of another spelling, and waits to be fused.
  private func cutEnd(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ foldsSpaces: Bool) -> Int {
    var scalar = UTF8Scalar(text, at: start, end: end)
    var left = foldsSpaces && scalar.value == 0x20 ? 0x2581 : scalar.value
    var at = start &+ scalar.length
    while at < end {
      scalar = UTF8Scalar(text, at: at, end: end)
      let right = foldsSpaces && scalar.value == 0x20 ? 0x2581 : scalar.value
      if !model.cuts.mayJoin(left, right), model.characters.entry(of: left) >= 0,
        model.characters.entry(of: right) >= 0
      {
        return at
      }
      left = right
      at &+= scalar.length
    }
    return end
  }
}
