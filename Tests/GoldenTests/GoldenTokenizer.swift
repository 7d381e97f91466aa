import Foundation
import MaskModel
import Tokenizers

enum GoldenTokenizer {
  /// One of the small tokenizers of the fixtures.
  static func load(_ name: String) throws -> any Tokenizer {
    let folder = GoldenFile.fixtures.appending(path: "Tokenizers").appending(path: name)
    return try TokenizerLoader.load(
      tokenizerJSON: try bytes(folder.appending(path: "tokenizer.json")),
      config: try bytes(folder.appending(path: "tokenizer_config.json")), source: name)
  }

  private static func bytes(_ url: URL) throws -> [UInt8] { Array(try Data(contentsOf: url)) }
}
