import JSON
import MaskModel

/// Byte-pair encoding: vocabulary, merges and the options that change what comes out.
final class BPEModel: Sendable {
  let vocabulary: Vocabulary
  let merges: MergeTable
  let options: BPEOptions
  /// Entries that spell one byte in the byte-level alphabet, −1 where there is none.
  let byteEntries: [Int32]
  /// Whether every byte has an entry: then nothing is ever unknown at byte level.
  let spellsAllBytes: Bool
  let grid: ByteGrid
  let characters: CharacterEntries
  /// Entries `<0x00>` … `<0xFF>`, −1 where there is none.
  let fallbackEntries: [Int32]
  /// Whether every byte has its fallback token.
  let hasFallback: Bool
  let unknownEntry: Int32?
  /// Where no merge ever reaches across.
  let cuts: CutTable
  /// Whether `cuts` may be used: not where a whole text may be one entry, and not where an unknown character vanishes and
  /// moves the offsets of all that stands behind it in the piece.
  let mayBeCut: Bool

  init(vocabulary: Vocabulary, merges: MergeTable, grid: ByteGrid, options: BPEOptions, cuts: CutTable) {
    self.vocabulary = vocabulary
    self.merges = merges
    self.options = options
    self.cuts = cuts
    var spelled: [UInt8] = []
    byteEntries = ByteAlphabet.standard.codes.map { code in
      spelled.removeAll(keepingCapacity: true)
      code.appendUTF8(to: &spelled)
      return vocabulary.entry(of: spelled) ?? -1
    }
    spellsAllBytes = !byteEntries.contains(-1)
    self.grid = grid
    fallbackEntries = vocabulary.fallbackEntries
    hasFallback = !fallbackEntries.contains(-1)
    characters = CharacterEntries(vocabulary)
    unknownEntry = options.unknown.flatMap { vocabulary.entry(of: $0.bytes) }
    mayBeCut =
      !options.ignoresMerges && !options.marksWords
      && (unknownEntry != nil || (options.fallsBackToBytes && hasFallback))
  }

  /// Whether a space may be read as `▁` on the spot, for its tokens do not depend on how long that is.
  var mayFoldSpaces: Bool { mayBeCut && characters.entry(of: 0x2581) >= 0 }

  /// The token of a whole piece, where `ignore_merges` asks for it; `piece` as the vocabulary spells it.
  func wholePiece(_ piece: UnsafeBufferPointer<UInt8>) -> TokenID? {
    options.ignoresMerges ? vocabulary.id(of: piece) : nil
  }
}

extension Vocabulary {
  /// Entries `<0x00>` … `<0xFF>`, −1 where there is none.
  var fallbackEntries: [Int32] {
    (0..<256).map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return entry(of: Array("<0x\(byte < 16 ? "0" : "")\(digits)>".utf8)) ?? -1
    }
  }
}

/// The options of a BPE model.
struct BPEOptions: Sendable, Hashable {
  /// `unk_token`
  var unknown: Text?
  /// `fuse_unk`
  var fusesUnknown = false
  /// `byte_fallback`
  var fallsBackToBytes = false
  /// `ignore_merges`
  var ignoresMerges = false
  /// `continuing_subword_prefix`: what is put before every character of a piece but the first.
  var prefix = Text()
  /// `end_of_word_suffix`: what is put behind the last character of a piece.
  var suffix = Text()

  /// Whether a character's entry depends on where in the piece it stands.
  var marksWords: Bool { !prefix.isEmpty || !suffix.isEmpty }
}
