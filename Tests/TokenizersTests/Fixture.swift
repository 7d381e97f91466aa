import Foundation
import JSON
import MaskModel
import Tokenizers

/// The small tokenizers and golden vectors that lie under Tests/Fixtures.
enum Fixture {
  static let names = ["qwen-like", "llama3-like", "gemma-like"]

  static func bytes(_ path: String) throws -> [UInt8] {
    let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures")
    return Array(try Data(contentsOf: fixtures.appendingPathComponent(path)))
  }

  static func tokenizer(_ name: String) throws -> LoadedTokenizer {
    try TokenizerLoader.load(
      tokenizerJSON: bytes("Tokenizers/\(name)/tokenizer.json"),
      config: try bytes("Tokenizers/\(name)/tokenizer_config.json"), source: name)
  }

  /// The lines of a JSON-lines file, the first (what made it) left out.
  static func lines(_ path: String) throws -> [JSONValue] {
    try bytes(path).split(separator: 0x0A).dropFirst().map { try JSONValue(parsing: Array($0)) }
  }
}

extension JSONValue {
  /// `ids` and `offsets` of a golden vector.
  var encoding: Encoding {
    let ids = self["ids"]?.elements ?? []
    let offsets = self["offsets"]?.elements ?? []
    return Encoding(
      ids: ids.map { TokenID($0.int ?? -1) },
      spans: offsets.map {
        ByteSpan(start: Int32($0.elements?.first?.int ?? -1), end: Int32($0.elements?.last?.int ?? -1))
      })
  }
}
