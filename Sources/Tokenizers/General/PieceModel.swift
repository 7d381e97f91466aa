import JSON
import MaskModel

/// A model as the general pipeline asks it: pieces of text in, tokens out.
protocol PieceModel: Sendable {
  var vocabulary: Vocabulary { get }
  /// How many entries the model counts as its own: ids of added tokens go on behind them.
  var size: Int { get }
  /// `bpe`, `wordpiece`, `wordlevel` or `unigram`.
  var kind: String { get }
  /// In words, for `maskcheck tokenizer`.
  var summary: String { get }
  /// Entries `<0x00>` … `<0xFF>` where bytes stand for unknown characters, else empty.
  var fallbackEntries: [Int32] { get }
  /// Marks that are no text: what goes on with a word begins with the first, what ends one ends with the second.
  var marks: (prefix: [UInt8], suffix: [UInt8]) { get }

  /// Something that makes tokens for one thread.
  func makeCoder(_ sink: TokenSink) -> any PieceCoder
}

extension PieceModel {
  var fallbackEntries: [Int32] { [] }
  var marks: (prefix: [UInt8], suffix: [UInt8]) { ([], []) }
}

/// Turns pieces into tokens; owns caches and scratch memory of one thread.
protocol PieceCoder: AnyObject {
  /// Appends the tokens of pieces, of which none is empty, with spans in `text`.
  ///
  /// - Parameter limit: up to where `text` may be read.
  func encode(_ text: UnsafePointer<UInt8>, _ pieces: [PieceBounds], limit: Int)
}

/// Makes the tokens of one piece, knowing nothing of others.
protocol PieceTokenizer: AnyObject {
  func tokenize(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, into sink: TokenSink)
}

/// A coder that remembers pieces: words of running text come again and again.
final class CachedCoder<Tokenizer: PieceTokenizer>: PieceCoder {
  private let tokenizer: Tokenizer
  private let sink: TokenSink
  private let cache = PieceCache()
  private let store = PieceStore()

  private let looks = UnsafeMutablePointer<Look>.allocate(capacity: CachedCoder.batchSize)

  private static var batchSize: Int { 128 }

  /// A piece's key and its place in the cache; of a long one its hash in place of half the key.
  private struct Look {
    var key: PieceCache.Key
    var place: Int
  }

  init(_ tokenizer: Tokenizer, _ sink: TokenSink) {
    self.tokenizer = tokenizer
    self.sink = sink
  }

  deinit { looks.deallocate() }

  /// First the cache's places of many pieces are asked for, so that they wait for memory together, then they are encoded.
  func encode(_ text: UnsafePointer<UInt8>, _ pieces: [PieceBounds], limit: Int) {
    pieces.withUnsafeBufferPointer { pieces in
      var first = 0
      while first < pieces.count {
        let batch = UnsafeBufferPointer(rebasing: pieces[first..<min(first + Self.batchSize, pieces.count)])
        lookAhead(text, batch, limit)
        for index in batch.indices { encode(text, batch[index], looks[index]) }
        first += batch.count
      }
    }
  }

  private func lookAhead(_ text: UnsafePointer<UInt8>, _ pieces: UnsafeBufferPointer<PieceBounds>, _ limit: Int) {
    for index in pieces.indices {
      let start = Int(pieces[index].start)
      let count = Int(pieces[index].end) &- start
      // Never used for longer pieces, but it must not be what stood there in the batch before.
      var look = Look(key: PieceCache.Key(low: 0, high: 0), place: 0)
      if count <= PieceCache.longestKey {
        look.key = PieceCache.key(text + start, count, available: limit &- start)
        look.place = cache.place(of: look.key)
        cache.prefetch(look.place)
      } else if count <= PieceStore.longestKey {
        let hash = store.hash(text + start, count)
        look.key = PieceCache.Key(low: hash, high: 0)
        store.prefetch(hash)
      }
      looks[index] = look
    }
  }

  @inline(__always)
  private func encode(_ text: UnsafePointer<UInt8>, _ piece: PieceBounds, _ look: Look) {
    let (start, end) = (Int(piece.start), Int(piece.end))
    guard end &- start <= PieceCache.longestKey else { return encodeLong(text, start, end, look.key.low) }
    guard let slot = cache.find(look.key, at: look.place) else { return encodeNew(text, start, end, look.key) }
    if slot.pointee.isElsewhere { return encodeLong(text, start, end, store.hash(text + start, end &- start)) }
    sink.reserve(PieceCache.mostTokens)
    slot.pointee.emit(piece.start, piece.end, to: &sink.end)
  }

  private func encodeNew(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ key: PieceCache.Key) {
    let first = sink.count
    tokenizer.tokenize(text, start, end, into: sink)
    let (ids, spans, tokens) = (sink.ids + first, sink.spans + first, sink.count - first)
    if !cache.insert(key, ids, spans, tokens, base: start) {
      store.insert(store.hash(text + start, end - start), text + start, end - start, ids, spans, tokens, base: start)
    }
  }

  /// - Parameter hash: the store's, where the piece is not too long for it.
  private func encodeLong(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ hash: UInt64) {
    let count = end - start
    guard count <= PieceStore.longestKey else { return tokenizer.tokenize(text, start, end, into: sink) }
    if store.emit(hash, text + start, count, at: start, into: sink) { return }
    let first = sink.count
    tokenizer.tokenize(text, start, end, into: sink)
    store.insert(hash, text + start, count, sink.ids + first, sink.spans + first, sink.count - first, base: start)
  }
}
