/// What the package's normalizers and pre-tokenizers take one code point for, as probed (Tools/unicode/probe_traits.py).
struct CodePointTraits {
  let bits: UInt16

  /// What Punctuation and BertPreTokenizer isolate.
  @inline(__always) var isPunctuation: Bool { bits & 1 != 0 }
  /// What `clean_text` of BertNormalizer removes.
  @inline(__always) var isCleaned: Bool { bits & 2 != 0 }
  /// What `strip_accents` of BertNormalizer removes.
  @inline(__always) var isNonspacing: Bool { bits & 4 != 0 }
  /// What StripAccents removes.
  @inline(__always) var isMark: Bool { bits & 8 != 0 }
  /// Has another lower case.
  @inline(__always) var isLowered: Bool { bits & 0x10 != 0 }
  /// NFD takes it apart.
  @inline(__always) var isDecomposed: Bool { bits & 0x20 != 0 }
  /// NFKD takes it apart.
  @inline(__always) var isDecomposedCompatibly: Bool { bits & 0x40 != 0 }
  @inline(__always) var grapheme: GraphemeKind {
    GraphemeKind(rawValue: UInt8(truncatingIfNeeded: bits >> 7)) ?? .other
  }
}

/// The traits of all code points.
struct TraitTable: Sendable {
  private let blocks: CodePointBlocks

  static let probed = TraitTable(blocks: CodePointBlocks(runs: TraitData.runs))

  @inline(__always) subscript(codePoint: UInt32) -> CodePointTraits { CodePointTraits(bits: blocks[codePoint]) }
}

/// The scripts that `UnicodeScripts` tells apart: equal numbers are one script, 0 joins any.
enum ScriptTable {
  static let probed = CodePointBlocks(runs: ScriptData.runs)
}

/// How a character joins others in a grapheme cluster (Unicode Standard Annex 29).
enum GraphemeKind: UInt8, Sendable {
  case other, control, extend, joiner, spacing, prepend, regional
  /// Parts of Korean syllables: leads, vowels, tails, and syllables without and with a tail.
  case lead, vowel, tail, open, closed
  case picture, consonant
  /// Viramas, which join two consonants.
  case linker
  /// Extends, but keeps consonants apart.
  case nonJoiner
}
