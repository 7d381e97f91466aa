/// Makes text from files harmless for a terminal: whatever steers it, hides or reorders text becomes a visible mark.
///
///     "a\u{1B}[2Jb"  →  "a␛[2Jb"
///     "x\u{202E}y"   →  "x<U+202E>y"
///
/// Every byte that a report for reading takes from data, templates or file names passes through here.
public enum Visible {
  /// - Parameter bytes: UTF-8 or not; a byte that is part of no character becomes `<0xFF>`.
  public static func string(bytes: some Collection<UInt8>) -> String {
    var shown = ""
    var decoder = UTF8Walker(bytes: Array(bytes))
    while let piece = decoder.next() {
      switch piece {
      case .scalar(let scalar): append(scalar, to: &shown)
      case .stray(let byte): shown += "<0x" + hex(UInt32(byte), digits: 2) + ">"
      }
    }
    return shown
  }

  public static func string(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: needsMark) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars { append(scalar, to: &shown) }
    return shown
  }

  private static func append(_ scalar: Unicode.Scalar, to shown: inout String) {
    if !needsMark(scalar) {
      shown.unicodeScalars.append(scalar)
    } else if scalar.value < 0x20, let picture = Unicode.Scalar(0x2400 + scalar.value) {
      shown.unicodeScalars.append(picture)
    } else if scalar.value == 0x7F {
      shown += "␡"
    } else {
      shown += "<U+" + hex(scalar.value, digits: 4) + ">"
    }
  }

  /// Controls (C0, DEL, C1), what has no width, white space that looks like a space and is none, bidirectional
  /// controls, line separators, tags, private use and code points without a character.
  static func needsMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F, 0xA1..<0xAD, 0xAE..<0x034F: false
    case 0..<0x20, 0x7F..<0xA1, 0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x1680, 0x17B4, 0x17B5, 0x180B...0x180F: true
    case 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F, 0x3164, 0xE000...0xF8FF: true
    case 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB, 0xFFFE, 0xFFFF, 0x1D173...0x1D17A, 0xE0000...0x10FFFF: true
    default: false
    }
  }

  private static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

/// Walks over bytes as UTF-8 and gives back what is none byte by byte.
private struct UTF8Walker {
  enum Piece {
    case scalar(Unicode.Scalar)
    case stray(UInt8)
  }

  let bytes: [UInt8]
  var place = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> Piece? {
    guard place < bytes.count else { return nil }
    let first = bytes[place]
    let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    let end = min(place + length, bytes.count)
    if let text = String(validating: bytes[place..<end], as: UTF8.self), let scalar = text.unicodeScalars.first {
      place = end
      return .scalar(scalar)
    }
    place += 1
    return .stray(first)
  }
}
