import JSON
import MaskModel
import Testing

@testable import Tokenizers

/// Model directories with configurations of all shapes, as AutoTokenizer of transformers loads them
/// (Tools/conformance/directories.py --freeze).
struct GoldenDirectoryTests {
  static let cases: [JSONValue] =
    ((try? Fixture.lines("Golden/directories.jsonl")) ?? []).filter { $0["tokenizer"] != nil }

  /// Classes that are not followed are said to be, and most are followed.
  @Test func mostAreFollowed() throws {
    let isFollowed = try Self.cases.map { try Self.load($0).hints.allSatisfy { !$0.contains("may differ") } }
    let isModel = Self.cases.map { $0["as"]?.text?.hasSuffix(".model") ?? false }
    #expect(isFollowed.filter { $0 }.count >= 120)
    #expect(zip(isFollowed, isModel).filter { $0 && $1 }.count >= 20)
    #expect(isFollowed.contains(false))
  }

  @Test(arguments: cases.indices)
  func equalsTransformers(_ index: Int) throws {
    let golden = Self.cases[index]
    let loaded = try Self.load(golden)
    guard loaded.hints.allSatisfy({ !$0.contains("may differ") }) else { return }
    #expect(loaded.card.builtClass == golden["class"]?.text?.string)
    let roles = [
      ("bos", loaded.card.bos), ("eos", loaded.card.eos), ("pad", loaded.card.pad), ("unk", loaded.card.unk),
    ]
    for (name, token) in roles { #expect(token?.content == golden["special"]?[Text(name)]?.text, "\(name)") }
    let encoder = loaded.makeEncoder()
    for text in golden["texts"]?.elements ?? [] {
      let found = encoder.encode(text["text"]?.text ?? "", addSpecialTokens: true)
      #expect(found.ids.map { Int($0) } == text["ids"]?.elements?.compactMap(\.int))
      let spans = text["offsets"]?.elements?.map { $0.elements?.compactMap(\.int) ?? [] }
      #expect(found.spans.map { [Int($0.start), Int($0.end)] } == spans)
    }
  }

  private static func load(_ golden: JSONValue) throws -> LoadedTokenizer {
    let file = try #require(golden["tokenizer"]?.text?.string)
    func bytes(_ name: Text) -> [UInt8]? {
      guard let value = golden["files"]?[name] else { return nil }
      var writer = JSONWriter()
      writer.value(value)
      return writer.bytes
    }
    let directory = ModelDirectory(
      config: bytes("tokenizer_config.json"), modelConfig: bytes("config.json"),
      specialTokens: bytes("special_tokens_map.json"), addedTokens: bytes("added_tokens.json"))
    let name = try #require(golden["as"]?.text?.string)
    return name == "tokenizer.json"
      ? try TokenizerLoader.load(tokenizerJSON: Fixture.bytes(file), of: directory, source: file)
      : try TokenizerLoader.load(sentencePiece: Fixture.bytes(file), of: directory, source: file, file: name)
  }

  /// What is not followed is said, and transformers 4 takes the file as it is.
  @Test func otherClassesAreNamed() throws {
    func loaded(_ config: String, isForTransformers4: Bool = false) throws -> LoadedTokenizer {
      var directory = ModelDirectory(config: Array(config.utf8))
      directory.isForTransformers4 = isForTransformers4
      let json = try Fixture.bytes("Tokenizers/qwen-like/tokenizer.json")
      return try TokenizerLoader.load(tokenizerJSON: json, of: directory, source: "t")
    }
    let t5 = try loaded(#"{"tokenizer_class":"T5Tokenizer"}"#)
    #expect(t5.hints.contains { $0.contains("T5Tokenizer") && $0.contains("may differ") })
    let slow = try loaded(#"{"tokenizer_class":"ByT5Tokenizer"}"#)
    #expect(slow.hints.contains { $0.contains("ByT5Tokenizer") })
    let own = try loaded(#"{"tokenizer_class":"Qwen2Tokenizer","auto_map":{"AutoTokenizer":["a.B",null]}}"#)
    #expect(own.hints.contains { $0.contains("trust_remote_code") })
    let listed = try loaded(#"{"tokenizer_class":"Qwen2Tokenizer","auto_map":["a.B",null]}"#)
    #expect(listed.hints.contains { $0.contains("trust_remote_code") })
    let other = try loaded(#"{"tokenizer_class":"LlamaTokenizer","auto_map":{"AutoProcessor":"a.B"}}"#)
    #expect(other.card.builtClass == "TokenizersBackend" && other.hints.isEmpty)
    let four = try loaded(#"{"tokenizer_class":"GPT2Tokenizer"}"#, isForTransformers4: true)
    #expect(four.card.pipeline.contains("NFC") && four.hints.isEmpty)
    #expect(try !loaded(#"{"tokenizer_class":"GPT2Tokenizer"}"#).card.pipeline.contains("NFC"))
    #expect(throws: TokenizerError.self) { try loaded(#"{"split_special_tokens":true}"#) }
  }
}
