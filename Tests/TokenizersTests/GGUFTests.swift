import JSON
import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// Tokenizers inside GGUF files, with what AutoTokenizer of transformers makes of odd strings with them
/// (Tools/golden/make_gguf.py), and files that are broken.
struct GGUFTests {
  static let names = [
    "qwen", "llama-3", "gpt-2", "deepseek", "llama-2", "phi-3", "gemma", "gemma-4", "gemma-4-scores", "t5", "t5-no-eos",
  ]

  /// `ODD` of the script.
  private static let odd: [Text] = [
    "<｜begin▁of▁sentence｜>hi<｜User｜> <think>x", "ä¸ŃĠx", "a 中 x", "a\t \n\u{3000}b   c▁▁▁▁d",
  ]

  static func tokenizer(_ name: String) throws -> LoadedTokenizer {
    try TokenizerLoader.load(gguf: Fixture.bytes("GGUF/\(name).gguf"), source: name, file: "\(name).gguf")
  }

  @Test(arguments: names)
  func equalsTransformers(_ name: String) throws {
    let encoder = try Self.tokenizer(name).makeEncoder()
    let all = try GoldenKindTests.texts()
    let texts = stride(from: 0, to: all.count, by: 2).map { all[$0] } + Self.odd
    let lines = try Fixture.bytes("GGUF/\(name).tsv").split(separator: 0x0A, omittingEmptySubsequences: false)
    #expect(lines.count == texts.count + 1)
    for (index, text) in texts.enumerated() {
      let expected = try #require(GoldenKindTests.encoding(String(decoding: lines[index], as: UTF8.self)))
      #expect(encoder.encode(text, addSpecialTokens: index % 2 == 1) == expected, "\(name): \(text)")
    }
  }

  @Test func itIsDescribed() throws {
    let card = try Self.tokenizer("llama-3").card
    #expect(card.vocabularySize == 1605 && card.bos?.content == "<|im_start|>" && card.addsEOS == true)
    #expect(card.pipeline.contains { $0.contains("Llama 3") })
    #expect(try Self.tokenizer("gemma").card.vocabularySize == 704)
  }

  @Test(arguments: ["qwen", "llama-2", "t5", "gemma-4"])
  func brokenFilesAreErrorsOrTokenizers(_ name: String) throws {
    let bytes = try Fixture.bytes("GGUF/\(name).gguf")
    for count in stride(from: 0, to: bytes.count, by: 499) { Self.tryToLoad(Array(bytes[..<count])) }
    var random = RandomNumbers(seed: 24)
    for _ in 0..<200 { Self.tryToLoad(BrokenTokenizerTests.changed(bytes, &random)) }
  }

  @Test(arguments: [
    "", "GGUF", "GGUF\u{1}\0\0\0", "GGUF\u{3}\0\0\0\0\0\0\0\0\0\0\0\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}",
    "GGUF\u{3}\0\0\0\0\0\0\0\0\0\0\0\u{1}\0\0\0\0\0\0\0\u{1}\0\0\0\0\0\0\0k\u{9}\0\0\0\u{8}\0\0\0\u{7F}\u{7F}\u{7F}\0\0\0\0\0",
  ])
  func hostileFilesAreErrors(_ text: String) {
    #expect(throws: TokenizerError.self) {
      try TokenizerLoader.load(gguf: Array(text.utf8), source: "t", file: "t.gguf")
    }
  }

  private static func tryToLoad(_ bytes: [UInt8]) {
    let tokenizer = try? TokenizerLoader.load(gguf: bytes, source: "t", file: "t.gguf")
    _ = tokenizer?.makeEncoder().encode(" The fox<|im_end|>  中é\u{301} ab \u{10FFFF}x", addSpecialTokens: true)
  }
}
