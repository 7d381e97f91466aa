/// What the reference package takes one code point for, as probed (Tools/unicode/probe.py says how).
struct CodePointClass {
  let bits: UInt16

  /// 1 Lu, 2 Ll, 3 Lt, 4 Lm, 5 Lo, 6 M, 7 N, 8 P, 9 S, 0 anything else.
  @inline(__always) var category: UInt8 { UInt8(truncatingIfNeeded: bits & 0xF) }
  /// `\s` in a pattern of a tokenizer.json.
  @inline(__always) var isPatternSpace: Bool { bits & 0x10 != 0 }
  /// `\w` where `single_word` looks at the neighbours of an added token.
  @inline(__always) var isWord: Bool { bits & 0x20 != 0 }
  /// White space that `lstrip` and `rstrip` take and offsets are trimmed by.
  @inline(__always) var isSpace: Bool { bits & 0x40 != 0 }
  /// What the `Digits` stage isolates (² and Ⅷ among them).
  @inline(__always) var isNumeric: Bool { bits & 0x80 != 0 }
  /// NFC leaves it alone and it never joins what stands before it.
  @inline(__always) var isInert: Bool { bits & 0x100 != 0 }
  /// Order of the canonical combining class, 0 for starters. Not the class's own number: only the order matters.
  @inline(__always) var combiningOrder: UInt8 { UInt8(truncatingIfNeeded: bits >> 9) }

  @inline(__always) var isLetter: Bool { category >= 1 && category <= 5 }
}

/// The probed classes of all code points: 256 to a block, equal blocks shared.
///
/// Raw memory that lives as long as the process: scanners look into it for every character beyond ASCII, and an array
/// would be retained, checked and released each time.
struct CodePointTable: @unchecked Sendable {
  private let index: UnsafeMutablePointer<UInt16>
  private let blocks: UnsafeMutablePointer<UInt16>

  static let probed = CodePointTable(runs: UnicodeData.runs)

  /// - Parameter codePoint: anything; beyond U+10FFFF is taken for U+10FFFF.
  @inline(__always) subscript(codePoint: UInt32) -> CodePointClass {
    let code = Int(min(codePoint, 0x10FFFF))
    return CodePointClass(bits: blocks[Int(index[code >> 8]) << 8 | code & 0xFF])
  }

  private init(runs: StaticString) {
    let blockCount = 0x110000 >> 8
    var values: [UInt16] = []
    var uniform: [UInt16: UInt16] = [:]
    var reader = PackedIntegers(runs)
    var left = 0
    var value: UInt16 = 0
    index = .allocate(capacity: blockCount)
    for block in 0..<blockCount {
      if left >= 256, let known = uniform[value] {
        index[block] = known
        left -= 256
        continue
      }
      index[block] = UInt16(truncatingIfNeeded: values.count >> 8)
      if left >= 256 { uniform[value] = index[block] }
      for _ in 0..<256 {
        if left == 0 {
          left = reader.next() ?? .max
          value = UInt16(truncatingIfNeeded: reader.next() ?? 0)
        }
        values.append(value)
        left -= 1
      }
    }
    blocks = .allocate(capacity: values.count)
    blocks.initialize(from: values, count: values.count)
  }
}
