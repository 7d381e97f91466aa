import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// A cache that grows keeps what it has, and what it gives is what was put in.
struct PieceCacheTests {
  @Test func growsAndForgetsNothingThatItHas() {
    let cache = PieceCache(bits: 4, mostBits: 9)
    var found = 0
    for number in 0..<900 {
      cache.growIfFull()
      insert(number, cache)
      for known in 0...number where ids(known, cache) != nil {
        #expect(ids(known, cache) == [TokenID(known), TokenID(known + 1)])
        if number == 899 { found += 1 }
      }
    }
    #expect(found > 256 && found <= 512)
  }

  /// Far more pieces than there is room for, in slots that all of them want.
  @Test(arguments: [2, 4, 7])
  func aFullCacheGivesWhatWasPutIn(_ bits: Int) {
    var random = RandomNumbers(seed: UInt64(bits))
    let cache = PieceCache(bits: 2, mostBits: bits)
    var found = 0
    for _ in 0..<20_000 {
      cache.growIfFull()
      let number = Int.random(in: 0..<400, using: &random)
      if let ids = ids(number, cache) {
        #expect(ids == [TokenID(number), TokenID(number + 1)])
        found += 1
      } else {
        insert(number, cache)
        #expect(ids(number, cache) == [TokenID(number), TokenID(number + 1)])
      }
    }
    #expect(found > 20_000 >> (10 - bits))
  }

  /// Where there is room for twice as many, few are lost: with two slots to choose from it would be one in ten.
  @Test func aCacheHalfFullForgetsNearlyNothing() {
    let cache = PieceCache(bits: 12, mostBits: 12)
    for number in 0..<2048 { insert(number, cache) }
    #expect((0..<2048).count { ids($0, cache) != nil } > 1940)
  }

  private func key(_ number: Int) -> PieceCache.Key {
    Array("piece\(number)".utf8).withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { PieceCache.key($0, bytes.count, available: bytes.count) }
        ?? PieceCache.Key(low: 0, high: 0)
    }
  }

  private func insert(_ number: Int, _ cache: PieceCache) {
    let end = Int32("piece\(number)".utf8.count)
    let spans = [ByteSpan(start: 0, end: 3), ByteSpan(start: 3, end: end)]
    _ = cache.insert(key(number), [TokenID(number), TokenID(number + 1)], spans, 2, base: 0)
  }

  /// The ids of a piece, nil where the cache does not have it.
  private func ids(_ number: Int, _ cache: PieceCache) -> [TokenID]? {
    guard let slot = cache.find(key(number), at: cache.place(of: key(number))) else { return nil }
    let sink = TokenSink()
    sink.reserve(PieceCache.mostTokens)
    slot.pointee.emit(0, Int32("piece\(number)".utf8.count), to: &sink.end)
    return (0..<sink.count).map { sink.ids[$0] }
  }
}
