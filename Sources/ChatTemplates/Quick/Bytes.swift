/// Short stretches of bytes, compared and copied by words that overlap in the middle: names and the pieces of a template
/// are a few bytes long, and calling the C library costs more than they do.
enum Bytes {
  @inline(__always)
  static func same(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
    if count >= 8 {
      var at = 0
      while at &+ 8 <= count {
        if word(left, at) != word(right, at) { return false }
        at &+= 8
      }
      return word(left, count &- 8) == word(right, count &- 8)
    }
    if count >= 4 {
      return half(left, 0) == half(right, 0) && half(left, count &- 4) == half(right, count &- 4)
    }
    var at = 0
    while at < count {
      if byte(left, at) != byte(right, at) { return false }
      at &+= 1
    }
    return true
  }

  /// The target has room for so many; they do not overlap.
  @inline(__always)
  static func copy(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, _ count: Int) {
    if count > 32 {
      target.copyMemory(from: source, byteCount: count)
    } else if count >= 16 {
      let tail = block(source, count &- 16)
      target.storeBytes(of: block(source, 0), as: SIMD2<UInt64>.self)
      target.storeBytes(of: tail, toByteOffset: count &- 16, as: SIMD2<UInt64>.self)
    } else if count >= 8 {
      let tail = word(source, count &- 8)
      target.storeBytes(of: word(source, 0), as: UInt64.self)
      target.storeBytes(of: tail, toByteOffset: count &- 8, as: UInt64.self)
    } else if count >= 4 {
      let tail = half(source, count &- 4)
      target.storeBytes(of: half(source, 0), as: UInt32.self)
      target.storeBytes(of: tail, toByteOffset: count &- 4, as: UInt32.self)
    } else {
      var at = 0
      while at < count {
        target.storeBytes(of: byte(source, at), toByteOffset: at, as: UInt8.self)
        at &+= 1
      }
    }
  }

  /// Of UTF-8: bytes that do not continue a character.
  static func characters(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    for byte in bytes { count &+= byte & 0xC0 == 0x80 ? 0 : 1 }
    return count
  }

  @inline(__always)
  private static func block(_ bytes: UnsafeRawPointer, _ at: Int) -> SIMD2<UInt64> {
    bytes.loadUnaligned(fromByteOffset: at, as: SIMD2<UInt64>.self)
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawPointer, _ at: Int) -> UInt64 {
    bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
  }

  @inline(__always)
  private static func half(_ bytes: UnsafeRawPointer, _ at: Int) -> UInt32 {
    bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
  }

  @inline(__always)
  private static func byte(_ bytes: UnsafeRawPointer, _ at: Int) -> UInt8 {
    bytes.load(fromByteOffset: at, as: UInt8.self)
  }
}
