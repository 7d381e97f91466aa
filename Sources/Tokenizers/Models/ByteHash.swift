/// Hashes byte strings and integers for the flat tables of this module.
///
/// Seeded anew for each table: a file made to collide in one run does not in the next.
struct ByteHash: Sendable {
  private let seed: UInt64

  init() { seed = UInt64.random(in: .min ... .max) | 1 }

  @inline(__always)
  static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }

  @inline(__always)
  func callAsFunction(_ value: UInt64) -> UInt64 { Self.mix(value ^ seed, 0x9E37_79B9_7F4A_7C15) }

  @inline(__always)
  func callAsFunction(_ low: UInt64, _ high: UInt64) -> UInt64 {
    Self.mix(low ^ seed, high ^ 0x9E37_79B9_7F4A_7C15)
  }

  @inline(__always)
  func callAsFunction(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    var state = seed ^ UInt64(truncatingIfNeeded: count)
    var at = 0
    while at &+ 8 <= count {
      state = Self.mix(state ^ Self.word(bytes + at), 0x9E37_79B9_7F4A_7C15)
      at &+= 8
    }
    var tail: UInt64 = 0
    if count >= 8 {
      tail = Self.word(bytes + (count &- 8))
    } else {
      while at < count {
        tail = tail << 8 | UInt64(bytes[at])
        at &+= 1
      }
    }
    return Self.mix(state ^ tail, 0xD6E8_FEB8_6659_FD93)
  }

  @inline(__always)
  private static func word(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
  }
}
