/// One character of UTF-8 text: its code point and its length in bytes.
struct UTF8Scalar {
  let value: UInt32
  let length: Int

  /// The character at `position`, which lies before `end`.
  ///
  /// Text is promised to be valid; a broken byte is taken for one U+FFFD, so that nothing is ever read beyond `end`.
  @inline(__always)
  init(_ text: UnsafePointer<UInt8>, at position: Int, end: Int) {
    let lead = text[position]
    if lead < 0x80 {
      value = UInt32(lead)
      length = 1
    } else {
      (value, length) = Self.decode(lead, text + position, available: end &- position)
    }
  }

  @inline(__always)
  private static func decode(_ lead: UInt8, _ bytes: UnsafePointer<UInt8>, available: Int) -> (UInt32, Int) {
    if lead >= 0xC2, lead < 0xE0, available >= 2 {
      return (UInt32(lead & 0x1F) << 6 | UInt32(bytes[1] & 0x3F), 2)
    }
    if lead >= 0xE0, lead < 0xF0, available >= 3 {
      return (UInt32(lead & 0x0F) << 12 | UInt32(bytes[1] & 0x3F) << 6 | UInt32(bytes[2] & 0x3F), 3)
    }
    if lead >= 0xF0, lead < 0xF5, available >= 4 {
      let high = UInt32(lead & 0x07) << 18 | UInt32(bytes[1] & 0x3F) << 12
      return (high | UInt32(bytes[2] & 0x3F) << 6 | UInt32(bytes[3] & 0x3F), 4)
    }
    return (0xFFFD, 1)
  }

  /// Where the character before `position` begins; `position` lies after `start`.
  @inline(__always)
  static func start(before position: Int, in text: UnsafePointer<UInt8>, from start: Int) -> Int {
    var at = position &- 1
    while at > start, position &- at < 4, text[at] & 0xC0 == 0x80 { at &-= 1 }
    return at
  }
}

extension UInt32 {
  /// Appends the code point as UTF-8; what is no scalar value becomes U+FFFD.
  func appendUTF8(to bytes: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: self >> shift & 0x3F) | 0x80 }
    if self < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: self))
    } else if self < 0x800 {
      bytes.append(UInt8(truncatingIfNeeded: self >> 6) | 0xC0)
      bytes.append(tail(0))
    } else if self > 0x10FFFF || self >> 11 == 0xD800 >> 11 {
      bytes.append(contentsOf: [0xEF, 0xBF, 0xBD])
    } else if self < 0x10000 {
      bytes.append(UInt8(truncatingIfNeeded: self >> 12) | 0xE0)
      bytes.append(tail(6))
      bytes.append(tail(0))
    } else {
      bytes.append(UInt8(truncatingIfNeeded: self >> 18) | 0xF0)
      bytes.append(tail(12))
      bytes.append(tail(6))
      bytes.append(tail(0))
    }
  }

  /// How many bytes the code point takes in UTF-8.
  var utf8Count: Int { self < 0x80 ? 1 : self < 0x800 ? 2 : self < 0x10000 ? 3 : 4 }
}
