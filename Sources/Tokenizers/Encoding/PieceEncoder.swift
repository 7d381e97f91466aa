import MaskModel

/// From text between added tokens to tokens: pieces, cache, model.
final class PieceEncoder {
  private let pipeline: Pipeline
  private let model: BPEModel
  private let sink: TokenSink
  private let loop: MergeLoop
  private let cache = PieceCache()
  private let store = PieceStore()
  private let batch = UnsafeMutablePointer<PieceBounds>.allocate(capacity: PieceEncoder.batchSize)
  private let looks = UnsafeMutablePointer<CacheLook>.allocate(capacity: PieceEncoder.batchSize)
  /// Hashes of the batch's long pieces.
  private let hashes = UnsafeMutablePointer<UInt64>.allocate(capacity: PieceEncoder.batchSize)
  private var chain: [PieceBounds] = []
  private var nextChain: [PieceBounds] = []
  private var spelled = AlignedText()

  private static let batchSize = 256

  /// A piece's key and its place in the cache. A long one has a key that nothing in the cache has, and its hash in it.
  private struct CacheLook {
    var key: PieceCache.Key
    var place = 0
  }

  init(_ pipeline: Pipeline, _ sink: TokenSink) {
    self.pipeline = pipeline
    self.sink = sink
    model = pipeline.model
    loop = MergeLoop(model.merges)
  }

  deinit {
    batch.deallocate()
    looks.deallocate()
    hashes.deallocate()
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
      cache.growIfFull()
      let (count, next) = scanner.fill(text, from: at, end: range.upperBound, batch, capacity: Self.batchSize)
      sink.reserve(count &* PieceCache.mostTokens)
      lookAhead(text, count, limit: range.upperBound)
      encodeLooked(text, count)
      at = next
    }
  }

  /// First the places of all pieces of the batch are fetched, then all are encoded: they wait for memory together and not
  /// one after another.
  private func lookAhead(_ text: UnsafePointer<UInt8>, _ count: Int, limit: Int) {
    var longOnes = 0
    for index in 0..<count {
      let start = Int(batch[index].start)
      let length = Int(batch[index].end) &- start
      if length <= PieceCache.longestKey {
        let key = PieceCache.key(text + start, length, available: limit &- start)
        looks[index] = CacheLook(key: key, place: cache.place(of: key))
        cache.prefetch(looks[index].place)
      } else {
        let hash = length <= PieceStore.longestKey ? store.hash(text + start, length) : 0
        looks[index] = CacheLook(key: PieceCache.Key(low: hash, high: PieceCache.noKey))
        store.prefetch(hash)
        hashes[longOnes] = hash
        longOnes &+= 1
      }
    }
    for index in 0..<longOnes { store.prefetchEntry(hashes[index]) }
  }

  private func encodeLooked(_ text: UnsafePointer<UInt8>, _ count: Int) {
    var end = sink.end
    for index in 0..<count {
      if let slot = cache.find(looks[index].key, at: looks[index].place), !slot.pointee.isElsewhere {
        slot.pointee.emit(batch[index].start, batch[index].end, to: &end)
      } else {
        sink.end = end
        encodeUnknown(text, Int(batch[index].start), Int(batch[index].end), looks[index].key)
        end = sink.end
      }
    }
    sink.end = end
  }

  private func encodeChain(
    _ text: UnsafePointer<UInt8>, _ range: Range<Int>, _ steps: ArraySlice<PreTokenizerStep>
  ) {
    guard !range.isEmpty else { return }
    chain.removeAll(keepingCapacity: true)
    chain.append(PieceBounds(range.lowerBound, range.upperBound))
    for (index, step) in zip(steps.indices, steps) {
      switch step {
      // Bytes are seen by the model; Metaspace is a matter of the general pipeline.
      case .bytes, .metaspace: break
      case .split(let splitter):
        nextChain.removeAll(keepingCapacity: true)
        for piece in chain { splitter.split(text, piece, into: &nextChain) }
        swap(&chain, &nextChain)
      case .prefixSpace:
        return encodePrefixed(text, steps[(index + 1)...])
      }
    }
    for piece in chain {
      if let cutter = pipeline.cutter {
        encode(text, Int(piece.start)..<Int(piece.end), cutter)
      } else {
        sink.reserve(PieceCache.mostTokens)
        encodePiece(text, Int(piece.start), Int(piece.end), limit: range.upperBound)
      }
    }
  }

  /// A space that is put before a piece shares the span of the piece's first character.
  private func encodePrefixed(_ text: UnsafePointer<UInt8>, _ steps: ArraySlice<PreTokenizerStep>) {
    let pieces = chain
    var (source, changed) = (AlignedText(), AlignedText())
    for piece in pieces {
      source.assign(text, Int(piece.start)..<Int(piece.end))
      changed.removeAll()
      changed.appendPrefixed(source, PieceBounds(0, source.count))
      let first = sink.count
      changed.bytes.withUnsafeBufferPointer { buffer in
        if let start = buffer.baseAddress { encodeChain(start, 0..<buffer.count, steps) }
      }
      sink.realign(from: first, changed)
    }
  }
}

// One piece.
extension PieceEncoder {
  /// Room for five tokens is reserved.
  @inline(__always)
  private func encodePiece(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, limit: Int) {
    let count = end &- start
    guard count <= PieceCache.longestKey else { return encodeElsewhere(text, start, end) }
    let key = PieceCache.key(text + start, count, available: limit &- start)
    guard let slot = cache.find(key, at: cache.place(of: key)), !slot.pointee.isElsewhere else {
      return encodeUnknown(text, start, end, key)
    }
    slot.pointee.emit(Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: end), to: &sink.end)
  }

  /// A piece whose tokens the first cache does not have.
  @inline(never)
  private func encodeUnknown(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ key: PieceCache.Key) {
    if key.high == PieceCache.noKey { return encodeLong(text, start, end, key.low) }
    if cache.find(key, at: cache.place(of: key)) != nil { return encodeElsewhere(text, start, end) }
    encodeNew(text, start, end, key)
  }

  /// A piece that the first cache does not know. Reserves again what the rest of the batch counts on.
  private func encodeNew(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ key: PieceCache.Key) {
    let first = sink.count
    encode(text, start, end)
    let (ids, spans, tokens) = (sink.ids + first, sink.spans + first, sink.count - first)
    if !cache.insert(key, ids, spans, tokens, base: start), start < end {
      store.insert(store.hash(text + start, end - start), text + start, end - start, ids, spans, tokens, base: start)
    }
    sink.reserve(Self.batchSize * PieceCache.mostTokens)
  }

  private func encodeElsewhere(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    let hash = end - start <= PieceStore.longestKey ? store.hash(text + start, end - start) : 0
    encodeLong(text, start, end, hash)
  }

  /// A piece that does not fit into the first cache.
  ///
  /// - Parameter hash: the store's, where the piece is not too long for it.
  private func encodeLong(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ hash: UInt64) {
    defer { sink.reserve(Self.batchSize * PieceCache.mostTokens) }
    let count = end - start
    guard count <= PieceStore.longestKey else { return encode(text, start, end) }
    if store.emit(hash, text + start, count, at: start, into: sink) { return }
    let first = sink.count
    encode(text, start, end)
    store.insert(hash, text + start, count, sink.ids + first, sink.spans + first, sink.count - first, base: start)
  }

  /// Without any cache.
  private func encode(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    if pipeline.isByteLevel {
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
    model.mergeBytes(text + start, end - start, loop)
    emitLoop(text, start, end)
  }

  private func encodeCharacters(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    if let id = model.wholePiece(UnsafeBufferPointer(start: text + start, count: end - start)) {
      return emit(id, start, end)
    }
    model.beginCharacters(text + start, end - start, foldsSpaces: pipeline.foldsSpaces, loop)
    loop.run()
    emitLoop(text, start, end)
  }

  /// Writes the piece as the vocabulary spells it and goes by characters: for bytes without an entry.
  private func encodeSpelled(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    spelled.removeAll()
    var at = start
    while at < end {
      let next = at &+ UTF8Scalar(text, at: at, end: end).length
      let (from, to) = (Int32(truncatingIfNeeded: at), Int32(truncatingIfNeeded: next))
      for index in at..<next { spelled.append(ByteAlphabet.standard.codes[Int(text[index])], start: from, end: to) }
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
