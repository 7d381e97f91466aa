import CProcessor
import MaskModel

/// A set of ids that every token of every row is held against: a bit each.
struct TokenSet: Sendable {
  private let low: TokenID
  /// From the lowest id to the highest.
  private let width: UInt32
  private let bits: [UInt64]
  /// Ids so far apart that bits for all between them would fill the memory: a file may say so.
  private let scattered: Set<TokenID>

  private static let widest: UInt32 = 1 << 24

  init(_ ids: [TokenID]) {
    let low = ids.min() ?? 0
    let width = ids.isEmpty ? 0 : UInt32(bitPattern: (ids.max() ?? low) &- low) &+ 1
    let isScattered = width > Self.widest
    var bits = Array(repeating: UInt64(0), count: isScattered ? 0 : Int(width / 64) + 1)
    for id in ids where !isScattered {
      let place = Int(UInt32(bitPattern: id &- low))
      bits[place / 64] |= 1 << UInt64(place % 64)
    }
    (self.low, self.width, self.bits) = (low, width, bits)
    scattered = isScattered ? Set(ids) : []
  }

  func contains(_ id: TokenID) -> Bool {
    let place = UInt32(bitPattern: id &- low)
    guard place < width else { return false }
    if width > Self.widest { return scattered.contains(id) }
    return bits[Int(place / 64)] & (1 << UInt64(place % 64)) != 0
  }

  /// Whether one stands in the range of which that is true, asked in their order. Most stretches have none near them: of
  /// these no token is looked at by itself.
  func stands(in ids: [TokenID], _ range: Range<Int>, where isWanted: (Int) -> Bool) -> Bool {
    ids.withUnsafeBufferPointer { ids in
      guard let base = ids.baseAddress else { return false }
      var start = range.lowerBound
      while start &+ 16 <= range.upperBound {
        var near = wordsBetween(base + start, from: UInt32(bitPattern: low), count: width)
        while near != 0 {
          let at = start &+ near.trailingZeroBitCount
          if contains(ids[at]), isWanted(at) { return true }
          near &= near &- 1
        }
        start &+= 16
      }
      return (start..<range.upperBound).contains { contains(ids[$0]) && isWanted($0) }
    }
  }
}
