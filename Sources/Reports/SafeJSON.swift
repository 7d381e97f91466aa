import JSON

/// JSON straight into bytes. Besides what JSON demands, everything that could steer a terminal is written as `\uXXXX`
/// (DEL, C1 controls, bidirectional controls, line separators): a report may be looked at with `cat`, and a parser
/// reads the same text.
enum SafeJSON {
  static func append(_ value: Int, to target: inout [UInt8]) {
    // Digits by hand: a `String` for each of three numbers a token was half the time of a line.
    if value >= 0, value < 10 { return target.append(0x30 + UInt8(truncatingIfNeeded: value)) }
    if value < 0 { target.append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var place = 20
      repeat {
        place -= 1
        digits[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      target.append(contentsOf: digits[place..<20])
    }
  }

  static func append(_ text: Text, to target: inout [UInt8]) { append(bytes: text.bytes, to: &target) }

  static func append(_ text: String, to target: inout [UInt8]) { append(bytes: Array(text.utf8), to: &target) }

  /// A string with its quotes.
  static func append(bytes: [UInt8], to target: inout [UInt8]) {
    target.append(UInt8(ascii: "\""))
    bytes.withUnsafeBufferPointer { source in
      var written = 0
      var place = 0
      while place < source.count {
        let length = escapedLength(source, at: place)
        if length == 0 {
          place += 1
          continue
        }
        target.append(contentsOf: source[written..<place])
        appendEscape(source[place..<(place + length)], to: &target)
        place += length
        written = place
      }
      target.append(contentsOf: source[written...])
    }
    target.append(UInt8(ascii: "\""))
  }

  /// Bytes of the character at `place` if it must be escaped, else 0.
  @inline(__always)
  private static func escapedLength(_ source: UnsafeBufferPointer<UInt8>, at place: Int) -> Int {
    let byte = source[place]
    if byte >= 0x20, byte < 0x7F { return byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") ? 1 : 0 }
    if byte < 0x80 { return 1 }
    // C2 80…9F: C1. D8 9C: U+061C. E2 80 8E/8F, A8…AE: marks, separators, overrides. E2 81 A6…A9: isolates.
    guard byte == 0xC2 || byte == 0xD8 || byte == 0xE2, place + 1 < source.count else { return 0 }
    let second = source[place + 1]
    if byte == 0xC2 { return second < 0xA0 ? 2 : 0 }
    if byte == 0xD8 { return second == 0x9C ? 2 : 0 }
    guard second == 0x80 || second == 0x81, place + 2 < source.count else { return 0 }
    let third = source[place + 2]
    if second == 0x80 { return third == 0x8E || third == 0x8F || (0xA8...0xAE).contains(third) ? 3 : 0 }
    return (0xA6...0xA9).contains(third) ? 3 : 0
  }

  private static func appendEscape(_ character: Slice<UnsafeBufferPointer<UInt8>>, to target: inout [UInt8]) {
    guard let first = character.first else { return }
    target.append(UInt8(ascii: "\\"))
    switch first {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): target.append(first)
    case 0x08: target.append(UInt8(ascii: "b"))
    case 0x09: target.append(UInt8(ascii: "t"))
    case 0x0A: target.append(UInt8(ascii: "n"))
    case 0x0C: target.append(UInt8(ascii: "f"))
    case 0x0D: target.append(UInt8(ascii: "r"))
    default:
      let lead: UInt32 = character.count == 1 ? 0x7F : character.count == 2 ? 0x1F : 0x0F
      let value = character.dropFirst().reduce(UInt32(first) & lead) { $0 << 6 | UInt32($1 & 0x3F) }
      target.append(UInt8(ascii: "u"))
      for shift in [UInt32(12), 8, 4, 0] {
        let digit = UInt8(truncatingIfNeeded: value >> shift & 0xF)
        target.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
      }
    }
  }
}

extension SafeJSON {
  /// A value over several lines, two spaces a level; what fits on a short line stays on one.
  static func appendPretty(_ value: JSONValue, indent: Int = 0, to target: inout [UInt8]) {
    var flat: [UInt8] = []
    append(value, to: &flat)
    if flat.count + indent <= 100 { return target.append(contentsOf: flat) }
    switch value {
    case .array(let elements):
      container("[", "]", elements, indent: indent, to: &target) { element, target in
        appendPretty(element, indent: indent + 2, to: &target)
      }
    case .object(let object):
      container("{", "}", object.members, indent: indent, to: &target) { member, target in
        append(member.key, to: &target)
        target.append(contentsOf: ": ".utf8)
        appendPretty(member.value, indent: indent + 2, to: &target)
      }
    default: target.append(contentsOf: flat)
    }
  }

  private static func container<Element>(
    _ open: String, _ close: String, _ elements: [Element], indent: Int, to target: inout [UInt8],
    write: (Element, inout [UInt8]) -> Void
  ) {
    target.append(contentsOf: open.utf8)
    for (index, element) in elements.enumerated() {
      target.append(contentsOf: (index == 0 ? "\n" : ",\n").utf8)
      target.append(contentsOf: repeatElement(0x20, count: indent + 2))
      write(element, &target)
    }
    target.append(0x0A)
    target.append(contentsOf: repeatElement(0x20, count: indent))
    target.append(contentsOf: close.utf8)
  }

  /// A value on one line.
  static func append(_ value: JSONValue, to target: inout [UInt8]) {
    JSONWriter.append(value, to: &target, style: style)
  }

  // JSON has no NaN; the parsers of CI systems stop at Python's spelling.
  private static let style = JSONWriter.Style(
    comma: ", ", colon: ": ", text: { append($0, to: &$1) },
    double: { if $0.isFinite { JSONWriter.append($0, to: &$1) } else { $1.append(contentsOf: "null".utf8) } })
}
