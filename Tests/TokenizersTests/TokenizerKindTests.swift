import Foundation
import JSON
import MaskModel
import Testing
import Tokenizers

/// One small tokenizer for each kind of stage and option, with what Hugging Face `tokenizers` makes of odd texts
/// (Tools/tokenizers/make_kinds.py).
struct TokenizerKindTests {
  static let names: [String] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/TokenizerKinds")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".jsonl") }.sorted()
  }()

  @Test func allKindsAreThere() {
    #expect(Self.names.count >= 38)
  }

  @Test(arguments: names)
  func equalsHuggingFace(_ name: String) throws {
    let lines = try Fixture.bytes("TokenizerKinds/\(name)").split(separator: 0x0A)
    let json = Array(try #require(lines.dropFirst().first))
    let encoder = try TokenizerLoader.load(tokenizerJSON: json, source: name).makeEncoder()
    let vectors = try lines.dropFirst(2).map { try JSONValue(parsing: Array($0)) }
    #expect(vectors.count >= 40)
    for vector in vectors + vectors {
      let text = try #require(vector["text"]?.text)
      #expect(encoder.encode(text, addSpecialTokens: true) == vector.encoding, "\(name): \(text)")
    }
  }
}
