import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// What the caches of pieces give is what was put in, whatever was put in since; and who uses them gives what one without
/// a memory gives.
struct PieceStoreTests {
  private struct Tokens: Equatable {
    var ids: [TokenID] = []
    var spans: [ByteSpan] = []
  }

  private static func emitted(_ store: PieceStore, _ piece: [UInt8], at base: Int) -> Tokens? {
    let sink = TokenSink()
    let isKnown = piece.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { store.emit(store.hash($0, bytes.count), $0, bytes.count, at: base, into: sink) } ?? false
    }
    guard isKnown else { return nil }
    return Tokens(ids: (0..<sink.count).map { sink.ids[$0] }, spans: (0..<sink.count).map { sink.spans[$0] })
  }

  private static func insert(_ store: PieceStore, _ piece: [UInt8], _ tokens: Tokens, at base: Int) {
    piece.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return }
      store.insert(
        store.hash(start, bytes.count), start, bytes.count, tokens.ids, tokens.spans, tokens.ids.count, base: base)
    }
  }

  /// Side by side, or each anywhere in the piece.
  private static func tokens(_ count: Int, at base: Int, _ random: inout RandomNumbers) -> Tokens {
    var tokens = Tokens()
    let isSideBySide = Bool.random(using: &random)
    var at = 0
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      if !isSideBySide { at = Int.random(in: 0...count, using: &random) }
      let end = Int.random(in: at...count, using: &random)
      tokens.ids.append(TokenID.random(in: 0...TokenID.max, using: &random))
      tokens.spans.append(ByteSpan(start: Int32(base + at), end: Int32(base + end)))
      at = end
    }
    return tokens
  }

  /// - Parameter bytes: of the arena; the small ones are full and emptied many times.
  @Test(arguments: [8 << 10, 64 << 10, 4 << 20])
  func givesWhatWasPutIn(_ bytes: Int) {
    var random = RandomNumbers(seed: UInt64(bytes))
    let store = PieceStore(bytes: bytes, indexBits: 3)
    var known: [[UInt8]: Tokens] = [:]
    var found = 0
    for _ in 0..<6000 {
      // Few letters and lengths, so that pieces differ in little.
      let length = [Int.random(in: 1...20, using: &random), Int.random(in: 1...700, using: &random)].randomElement(
        using: &random)
      let piece = (0..<(length ?? 1)).map { _ in UInt8.random(in: 0x61...0x62, using: &random) }
      let base = Int.random(in: 0...5000, using: &random)
      if let emitted = Self.emitted(store, piece, at: 0) {
        found += 1
        #expect(emitted == known[piece])
      } else {
        known[piece] = Self.tokens(piece.count, at: 0, &random)
        var moved = known[piece] ?? Tokens()
        moved.spans = moved.spans.map { ByteSpan(start: $0.start + Int32(base), end: $0.end + Int32(base)) }
        Self.insert(store, piece, moved, at: base)
        if let emitted = Self.emitted(store, piece, at: base) { #expect(emitted == moved) }
      }
    }
    #expect(found > 50)
    if bytes == 4 << 20 {
      for (piece, tokens) in known { #expect(Self.emitted(store, piece, at: 0) == tokens) }
    }
  }

  /// Pieces of one hash are told apart by their bytes, and one that is there is not put in again.
  @Test func piecesOfOneHashAreTwo() {
    let store = PieceStore(bytes: 1 << 16)
    let hash: UInt64 = 0x1234_5678_9ABC_DEF0
    let pieces = ["piece one", "piece two", "piece"].map { Array($0.utf8) }
    for _ in 0..<2 {
      for (id, piece) in pieces.enumerated() {
        let span = ByteSpan(start: 0, end: Int32(piece.count))
        store.insert(hash, piece, piece.count, [TokenID(id)], [span], 1, base: 0)
      }
    }
    #expect(store.count == 3)
    for (id, piece) in pieces.enumerated() {
      let sink = TokenSink()
      #expect(store.emit(hash, piece, piece.count, at: 0, into: sink))
      #expect(sink.count == 1 && sink.ids[0] == TokenID(id) && Int(sink.spans[0].end) == piece.count)
    }
    #expect(!store.emit(hash, Array("piece six".utf8), 9, at: 0, into: TokenSink()))
  }

  /// Spans that reach out of the piece, and pieces that are too long, are not kept.
  @Test func whatIsOutOfTheOrdinaryIsNotKept() {
    let store = PieceStore(bytes: 1 << 16)
    for (start, end) in [(-1, 2), (0, 6), (3, 2)] {
      let piece = Array("piece".utf8)
      Self.insert(store, piece, Tokens(ids: [1], spans: [ByteSpan(start: Int32(start), end: Int32(end))]), at: 0)
      #expect(Self.emitted(store, piece, at: 0) == nil)
    }
    let long = [UInt8](repeating: 0x61, count: PieceStore.longestKey + 1)
    Self.insert(store, long, Tokens(ids: [1], spans: [ByteSpan(start: 0, end: 5)]), at: 0)
    #expect(Self.emitted(store, long, at: 0) == nil && store.count == 0)
  }

  /// The same texts again and again, beside an encoder that sees each for the first time.
  @Test(arguments: Fixture.names)
  func anEncoderWithAMemoryGivesWhatAFreshOneGives(_ name: String) throws {
    let tokenizer = try Fixture.tokenizer(name)
    var random = RandomNumbers(seed: 5)
    let texts = (0..<60).map { _ in Self.text(&random) }
    let encoder = tokenizer.makeEncoder()
    for _ in 0..<3 {
      for text in texts {
        let fresh = tokenizer.makeEncoder()
        var (again, first) = (Encoding(), Encoding())
        text.withUnsafeBufferPointer { encoder.encode($0, addSpecialTokens: false, into: &again) }
        text.withUnsafeBufferPointer { fresh.encode($0, addSpecialTokens: false, into: &first) }
        #expect(again == first, "\(String(decoding: text, as: UTF8.self))")
      }
    }
  }

  private static func text(_ random: inout RandomNumbers) -> [UInt8] {
    let parts = [
      "the", " internationalization", "é", "字", "の", "🙂", "  ", "\n", "12345", "<|im_end|>", "_", "e\u{301}", "ization",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 1...40, using: &random) {
      let part = parts[Int.random(in: 0..<parts.count, using: &random)]
      text += String(repeating: part, count: Int.random(in: 1...6, using: &random) % 5 == 0 ? 30 : 1)
      if Bool.random(using: &random) { text += " " }
    }
    return Array(text.utf8)
  }
}
