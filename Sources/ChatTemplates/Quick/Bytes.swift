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
    guard let base = bytes.baseAddress else { return 0 }
    let ones: UInt64 = 0x0101_0101_0101_0101
    var continued: UInt64 = 0
    var at = 0
    let words = bytes.count & ~7
    while at < words {
      // Each byte of a word counts to 255.
      let end = min(words, at &+ 255 * 8)
      var counts: UInt64 = 0
      while at < end {
        let word = word(base, at)
        counts &+= (word >> 7) & ~(word >> 6) & ones
        at &+= 8
      }
      let even = counts & 0x00FF_00FF_00FF_00FF
      let odd = (counts >> 8) & 0x00FF_00FF_00FF_00FF
      continued &+= ((even &+ odd) &* 0x0001_0001_0001_0001) >> 48
    }
    while at < bytes.count {
      continued &+= base[at] & 0xC0 == 0x80 ? 1 : 0
      at &+= 1
    }
    return bytes.count &- Int(continued)
  }

  /// Where the first byte is that JSON escapes: below a space, a quotation mark, a backslash.
  @inline(__always)
  static func firstEscape(_ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops = ones &* 0x80
    var at = start
    while at &+ 8 <= end {
      let word = word(bytes, at)
      let quote = word ^ (ones &* 0x22)
      let slash = word ^ (ones &* 0x5C)
      let found =
        ((word &- ones &* 0x20) & ~word) | ((quote &- ones) & ~quote) | ((slash &- ones) & ~slash)
      if found & tops != 0 { break }
      at &+= 8
    }
    while at < end, bytes[at] >= 0x20, bytes[at] != 0x22, bytes[at] != 0x5C { at &+= 1 }
    return at
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
