import Foundation
import JSON
import MaskModel
import Testing
import Tokenizers

/// A small tokenizer for each kind of model, normalizer, pre-tokenizer and post-processor, with what Hugging Face
/// `tokenizers` makes of odd strings (Tools/golden/make_kinds.py).
struct GoldenKindTests {
  static let names: [String] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/Golden/kinds")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()

  static func tokenizer(_ name: String) throws -> LoadedTokenizer {
    try TokenizerLoader.load(tokenizerJSON: Fixture.bytes("Golden/kinds/\(name).json"), source: name)
  }

  static func texts() throws -> [Text] {
    try Fixture.lines("Golden/kinds/texts.jsonl").compactMap(\.text)
  }

  @Test func allKindsAreThere() throws {
    #expect(Self.names.count >= 22)
    #expect(try Self.texts().count >= 200)
  }

  @Test(arguments: names)
  func equalsHuggingFace(_ name: String) throws {
    let encoder = try Self.tokenizer(name).makeEncoder()
    let texts = try Self.texts()
    let lines = try Fixture.bytes("Golden/kinds/\(name).tsv").split(separator: 0x0A, omittingEmptySubsequences: false)
    #expect(lines.count == texts.count + 1)
    // Twice: the second time most pieces come from the cache.
    for _ in 0..<2 {
      for (index, text) in texts.enumerated() {
        let expected = try #require(Self.encoding(String(decoding: lines[index], as: UTF8.self)))
        #expect(encoder.encode(text, addSpecialTokens: index % 2 == 1) == expected, "\(name): \(text)")
      }
    }
  }

  /// Ids, a tab, spans.
  static func encoding(_ line: String) -> Encoding? {
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let spans = parts[1].split(separator: " ").map { $0.split(separator: "-").compactMap { Int32($0) } }
    return Encoding(
      ids: parts[0].split(separator: " ").map { TokenID($0) ?? -1 },
      spans: spans.map { ByteSpan(start: $0.first ?? -1, end: $0.last ?? -1) })
  }

  /// A text and its prefix in one call give what two calls give.
  @Test(arguments: names)
  func prefixesAgreeWithTwoCalls(_ name: String) throws {
    let tokenizer = try Self.tokenizer(name)
    let (encoder, plain) = (tokenizer.makeEncoder(), tokenizer.makeEncoder())
    for text in try Self.texts().prefix(120) {
      let half = Text(
        String(text.string.unicodeScalars.prefix(text.string.unicodeScalars.count / 2).map(Character.init)))
      var (whole, part) = (Encoding(), Encoding())
      text.bytes.withUnsafeBufferPointer {
        encoder.encode($0, prefix: half.count, addSpecialTokens: true, into: &whole, &part)
      }
      #expect(part == plain.encode(half, addSpecialTokens: true), "\(name): \(half)")
      #expect(whole == plain.encode(text, addSpecialTokens: true), "\(name): \(text)")
    }
  }
}
