import Foundation
import JSON
import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// Small SentencePiece models of every kind, with what the `sentencepiece` package makes of odd strings
/// (Tools/golden/make_sentencepiece.py), and files that are broken in every way.
struct SentencePieceTests {
  static let names = [
    "bpe-bytes", "bpe-plain", "bpe-rules", "bpe-suffix", "bpe-unused", "unigram-bytes", "unigram-raw", "unigram-rules",
    "unigram-suffix",
  ]

  static func tokenizer(_ name: String) throws -> LoadedTokenizer {
    try TokenizerLoader.load(sentencePiece: Fixture.bytes("SentencePiece/\(name).model"), source: name)
  }

  @Test(arguments: names)
  func equalsThePackage(_ name: String) throws {
    let encoder = try Self.tokenizer(name).makeEncoder()
    let texts = try GoldenKindTests.texts()
    let lines = try Fixture.bytes("SentencePiece/\(name).tsv").split(separator: 0x0A, omittingEmptySubsequences: false)
    #expect(lines.count == texts.count + 1)
    for (index, text) in texts.enumerated() {
      let expected = try #require(GoldenKindTests.encoding(String(decoding: lines[index], as: UTF8.self)))
      #expect(encoder.encode(text, addSpecialTokens: true) == expected, "\(name): \(text)")
    }
  }

  /// The quick way of BPE and the package's own steps are twins.
  @Test(arguments: ["bpe-bytes", "bpe-plain", "bpe-suffix"])
  func bothWaysOfBPEAgree(_ name: String) throws {
    let bytes = try Fixture.bytes("SentencePiece/\(name).model")
    let (quick, slow) = try bytes.withUnsafeBufferPointer { buffer in
      let file = try SentencePieceFile(buffer, file: name)
      return (try file.pipeline().makeEncoder(), try file.pipeline(runsAsThePackage: true).makeEncoder())
    }
    var random = RandomNumbers(seed: 21)
    for _ in 0..<300 {
      let text = Text(bytes: ScannerTests.text(&random).flatMap { Array(String(Unicode.Scalar($0) ?? "?").utf8) })
      #expect(
        quick.encode(text, addSpecialTokens: false) == slow.encode(text, addSpecialTokens: false), "\(text.quoted)")
    }
  }

  @Test func itIsDescribed() throws {
    let card = try Self.tokenizer("bpe-rules").card
    #expect(card.kind == "bpe" && card.vocabularySize > 300)
    #expect(card.pipeline.contains { $0.contains("compiled rules") })
    #expect(card.bos == SpecialToken(content: "<s>", id: 1) && card.eos == SpecialToken(content: "</s>", id: 2))
    #expect(card.unk == SpecialToken(content: "<unk>", id: 0) && card.pad == nil)
    #expect(card.files.first?.contains(".model") ?? false)
    let plain = try Self.tokenizer("bpe-plain")
    #expect(plain.card.pad?.id == 3 && plain.isSpecial(4) && plain.spelling(of: 4) == "<mask>")
    let bytes = try Self.tokenizer("bpe-bytes")
    #expect(bytes.bytes(of: bytes.id(of: "<0x0A>") ?? -1) == [0x0A])
    #expect(bytes.bytes(of: bytes.id(of: "▁the") ?? -1) == Array(" the".utf8))
  }

  @Test(arguments: ["bpe-rules", "unigram-bytes"])
  func brokenFilesAreErrorsOrTokenizers(_ name: String) throws {
    let bytes = try Fixture.bytes("SentencePiece/\(name).model")
    for count in stride(from: 0, to: bytes.count, by: 13) { Self.tryToLoad(Array(bytes[..<count])) }
    var random = RandomNumbers(seed: 22)
    for _ in 0..<600 { Self.tryToLoad(BrokenTokenizerTests.changed(bytes, &random)) }
  }

  @Test(
    arguments: [
      [], [0x0A], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0x0B], [0x07], Array("{}".utf8),
      [0xFF] + [UInt8](repeating: 0xFF, count: 20), [0x0A, 0x03, 0x0A, 0x01, 0xFF, 0x12, 0x00],
      [0x12, 0x02, 0x18, 0x09],
      [0x0A, 0x05, 0x0A, 0x01, 0x61, 0x18, 0x09], [0x0A, 0x03, 0x0A, 0x01, 0x61, 0x12, 0x00],
    ] as [[UInt8]])
  func hostileFilesAreErrors(_ bytes: [UInt8]) {
    #expect(throws: TokenizerError.self) { try TokenizerLoader.load(sentencePiece: bytes, source: "t") }
  }

  /// Characters that are unused or control pieces are unknown; ids of sentencepiece 0.2.3.
  @Test func charactersThatAreNotFound() throws {
    for (hasBytes, expected) in [
      (false, [("b", [0]), ("c", [0]), ("bb", [0]), ("xbx", [0]), ("ab", [6]), ("bc", [0]), ("abc", [6, 0])]),
      (
        true,
        [
          ("b", [106]), ("c", [107]), ("bb", [106, 106]), ("xbx", [128, 106, 128]), ("ab", [6]), ("bc", [106, 107]),
          ("abc", [6, 107]),
        ]
      ),
    ] as [(Bool, [(String, [TokenID])])] {
      for unused in [5, 3] as [UInt8] {
        let encoder = try TokenizerLoader.load(
          sentencePiece: Self.model(unused: unused, hasBytes: hasBytes), source: "t"
        ).makeEncoder()
        for (text, ids) in expected {
          #expect(encoder.encode(Text(text), addSpecialTokens: false).ids == ids, "\(text) \(unused)")
        }
      }
    }
  }

  /// A BPE model whose character `b` is of a kind, and `c` a control piece.
  private static func model(unused: UInt8, hasBytes: Bool) -> [UInt8] {
    var pieces: [(String, UInt8)] = [
      ("<unk>", 2), ("<s>", 3), ("</s>", 3), ("a", 1), ("b", unused), ("c", 3), ("ab", 1), ("bc", unused),
    ]
    let digits = Array("0123456789ABCDEF")
    if hasBytes { pieces += (0..<256).map { ("<0x\(digits[$0 / 16])\(digits[$0 % 16])>", 6) } }
    var bytes: [UInt8] = []
    for (index, (text, kind)) in pieces.enumerated() {
      let score = (-Float(index)).bitPattern
      let fields: [UInt8] =
        [0x0A, UInt8(text.utf8.count)] + Array(text.utf8) + [0x15]
        + (0..<4).map { UInt8(truncatingIfNeeded: score >> ($0 * 8)) } + [0x18, kind]
      bytes += [0x0A, UInt8(fields.count)] + fields
    }
    // BPE, with byte_fallback or not; no space in front.
    return bytes + [0x12, 0x05, 0x18, 0x02, 0x98, 0x02, hasBytes ? 1 : 0] + [0x1A, 0x02, 0x18, 0x00]
  }

  private static func tryToLoad(_ bytes: [UInt8]) {
    guard let tokenizer = try? TokenizerLoader.load(sentencePiece: bytes, source: "t") else { return }
    _ = tokenizer.makeEncoder().encode(" The fox<sep>ings  中é\u{301} ab \u{10FFFF}x", addSpecialTokens: true)
  }
}
