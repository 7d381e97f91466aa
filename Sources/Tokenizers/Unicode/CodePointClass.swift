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

/// The probed classes of all code points.
struct CodePointTable: Sendable {
  private let blocks: CodePointBlocks

  static let probed = CodePointTable(blocks: CodePointBlocks(runs: UnicodeData.runs))

  /// - Parameter codePoint: anything; beyond U+10FFFF is taken for U+10FFFF.
  @inline(__always) subscript(codePoint: UInt32) -> CodePointClass { CodePointClass(bits: blocks[codePoint]) }
}
