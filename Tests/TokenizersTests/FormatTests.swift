import JSON
import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// Small vocabularies in other formats than tokenizer.json, with what transformers, tiktoken and mistral-common make of odd
/// strings (Tools/golden/make_formats.py), and files that are broken.
struct FormatTests {
  static let cases: [JSONObject.Member] = {
    guard case .object(let cases)? = try? JSONValue(parsing: Fixture.bytes("Formats/cases.json")) else { return [] }
    return cases.members
  }()

  static func tokenizer(_ name: String) throws -> LoadedTokenizer {
    let about = try #require(cases.first { $0.key.string == name }?.value)
    func json(_ value: JSONValue?) -> [UInt8]? {
      guard let value, !value.isNull else { return nil }
      var writer = JSONWriter()
      writer.value(value)
      return writer.bytes
    }
    let config = json(about["config"])
    let model = about["model_type"]?.text.map { Array(#"{"model_type":"\#($0)"}"#.utf8) }
    let file = try #require(about["file"]?.text?.string)
    switch about["kind"]?.text?.string {
    case "tekken": return try TokenizerLoader.load(tekken: Fixture.bytes("Formats/\(file)"), source: name)
    case "ranks":
      return try TokenizerLoader.load(
        ranks: Fixture.bytes("Formats/ranks.tiktoken"), config: config, modelConfig: model, source: name, file: file)
    default:
      return try TokenizerLoader.load(
        vocabulary: Fixture.bytes("Formats/\(file)"),
        merges: file == "vocab.txt" ? nil : Fixture.bytes("Formats/merges.txt"),
        of: ModelDirectory(config: config, modelConfig: model), source: name)
    }
  }

  @Test func theyAreThere() { #expect(Self.cases.count >= 10) }

  @Test(arguments: cases.map(\.key.string))
  func equalsThePackage(_ name: String) throws {
    let encoder = try Self.tokenizer(name).makeEncoder()
    let all = try GoldenKindTests.texts()
    let texts = stride(from: 0, to: all.count, by: 2).map { all[$0] }
    let lines = try Fixture.bytes("Formats/\(name).tsv").split(separator: 0x0A, omittingEmptySubsequences: false)
    #expect(lines.count == texts.count + 1)
    for (index, text) in texts.enumerated() {
      let expected = try #require(GoldenKindTests.encoding(String(decoding: lines[index], as: UTF8.self)))
      #expect(encoder.encode(text, addSpecialTokens: index % 2 == 1) == expected, "\(name): \(text)")
    }
  }

  @Test func theyAreDescribed() throws {
    let gpt2 = try Self.tokenizer("gpt2").card
    #expect(gpt2.bos?.content == "<|im_start|>" && gpt2.eos?.content == "<|endoftext|>")
    #expect(gpt2.files.first?.contains("GPT2Tokenizer") ?? false)
    let bert = try Self.tokenizer("bert").card
    #expect(bert.kind == "wordpiece" && bert.pad?.content == "[PAD]")
    let tekken = try Self.tokenizer("tekken-2")
    #expect(tekken.card.bos == SpecialToken(content: "<s>", id: 1) && tekken.isSpecial(3))
    #expect(tekken.spelling(of: 10) == "<SPECIAL_10>" && tekken.bytes(of: 30) == [0])
    let llama = try Self.tokenizer("llama3").card
    #expect(llama.bos?.content == "<|begin_of_text|>" && llama.pipeline.contains { $0.contains("Llama 3") })
  }

  @Test func familiesAreNeverGuessed() throws {
    let ranks = try Fixture.bytes("Formats/ranks.tiktoken")
    #expect(TokenizerLoader.isRankFile(ranks) && !TokenizerLoader.isRankFile(Array("{}".utf8)))
    #expect(throws: TokenizerError.self) { try TokenizerLoader.load(ranks: ranks, source: "t", file: "some.tiktoken") }
    let (vocabulary, merges) = (try Fixture.bytes("Formats/vocab.json"), try Fixture.bytes("Formats/merges.txt"))
    for config in [nil, Array(#"{"tokenizer_class":"SomeTokenizer"}"#.utf8)] {
      let error = try #require(throws: TokenizerError.self) {
        try TokenizerLoader.load(
          vocabulary: vocabulary, merges: merges, of: ModelDirectory(config: config), source: "t")
      }
      #expect(error.description.contains("GPT2Tokenizer"))
    }
  }

  /// mistral-common 1.13.1 stops at these too.
  @Test(arguments: ["v99", "v11", "none"])
  func versionsOfTekken(_ version: String) throws {
    guard case .object(var root) = try JSONValue(parsing: Fixture.bytes("Formats/tekken-1.json")),
      case .object(var config)? = root["config"]
    else { return #expect(Bool(false)) }
    config.members.removeAll { $0.key == "version" }
    if version != "none" { config.members.append(JSONObject.Member(key: "version", value: .string(Text(version)))) }
    root.members.removeAll { $0.key == "config" || $0.key == "special_tokens" }
    root.members.append(JSONObject.Member(key: "config", value: .object(config)))
    var writer = JSONWriter()
    writer.value(.object(root))
    let error = try #require(throws: TokenizerError.self) {
      try TokenizerLoader.load(tekken: writer.bytes, source: "t")
    }
    #expect(error.description.contains(version == "v11" ? "no `special_tokens`" : "`version`"), "\(error)")
  }

  /// What AutoTokenizer of transformers 5.23.0 converts is refused of a directory: it puts no BOS in front.
  @Test func directoriesThatAreConverted() throws {
    let tekken = try Fixture.bytes("Formats/tekken-1.json")
    func refuses(_ directory: ModelDirectory) -> Bool {
      do throws(TokenizerError) {
        return try TokenizerLoader.load(tekken: tekken, of: directory, source: "t").hints.isEmpty
      } catch { return error.description.contains("no <s> in front") }
    }
    func model(_ json: String) -> [UInt8] { Array(json.utf8) }
    for type in ["mistral", "mistral3", "voxtral", "mistral_large4", "ministral3"] {
      #expect(!refuses(ModelDirectory(modelConfig: model(#"{"model_type":"\#(type)"}"#))))
    }
    for json in [#"{"model_type":"llama"}"#, #"{"model_type":"phi3"}"#, "{}"] {
      #expect(refuses(ModelDirectory(modelConfig: model(json))), "\(json)")
    }
    #expect(refuses(ModelDirectory()))
    let ownCode = model(#"{"auto_map":{"AutoTokenizer":["a.B",null]}}"#)
    #expect(refuses(ModelDirectory(config: ownCode, modelConfig: model(#"{"model_type":"mistral"}"#))))
    let ranks = try Fixture.bytes("Formats/ranks.tiktoken")
    let llama = ModelDirectory(modelConfig: model(#"{"model_type":"llama"}"#))
    let error = try #require(throws: TokenizerError.self) {
      try TokenizerLoader.load(ranks: ranks, of: llama, source: "t", file: "tokenizer.model")
    }
    #expect(error.description.contains("no BOS in front"))
    let qwen = try TokenizerLoader.load(ranks: ranks, of: llama, source: "t", file: "qwen.tiktoken")
    #expect(qwen.card.files.first?.contains("Qwen 1") ?? false)
  }

  /// The line that is wrong is named by its first byte.
  @Test(arguments: [
    ("IQ== 0\nIg 1\n", "byte 7"), ("IQ== 0\nIg==\n", "byte 7"), ("IQ== 0\nIg== -1\n", "byte 7"),
    ("IQ== 0\nIg== 99999999999\n", "byte 7"), ("IQ== 0\nIQ== 1\n", "twice"), ("IQ== 0\nIg== 0\n", "twice"),
    ("IQ== 0\n", "256"), ("", "256"), ("IQ== 2147483648\n", "ranks up to 2147483648"),
  ])
  func brokenRanksAreErrors(_ text: String, _ word: String) throws {
    let error = try #require(throws: TokenizerError.self) {
      try TokenizerLoader.load(ranks: Array(text.utf8), source: "t", file: "qwen.tiktoken")
    }
    #expect(error.description.contains(word), "\(error)")
  }

  @Test func brokenMergesNameTheirByte() throws {
    let config = Array(#"{"tokenizer_class":"GPT2Tokenizer"}"#.utf8)
    for (merges, word) in [("a b\nab\n", "byte 4"), ("a b\n\n", "byte 4"), ("a zz\n", "byte 0"), ("a b c\n", "byte 0")]
    {
      let error = try #require(throws: TokenizerError.self) {
        try TokenizerLoader.load(
          vocabulary: Array(#"{"a":0,"b":1,"ab":2}"#.utf8), merges: Array(merges.utf8),
          of: ModelDirectory(config: config), source: "t")
      }
      #expect(error.description.contains(word) && error.description.contains("merges.txt"), "\(error)")
    }
  }

  /// As tiktoken_ext/openai_public.py lists them; two of harmony's have one id.
  @Test func specialTokensOfRankFiles() throws {
    func specials(_ name: String) throws -> [(Text, Int)] {
      try #require(RankFamily.find(file: name + ".tiktoken", configured: [])).specials(0)
    }
    let harmony = try specials("o200k_harmony")
    #expect(harmony.count == 1091 && Set(harmony.map(\.0)).count == 1091)
    #expect(Set(harmony.map(\.1)) == Set(199998...201087))
    #expect(harmony.filter { $0.1 == 200018 }.map(\.0) == ["<|endofprompt|>", "<|reserved_200018|>"])
    #expect(try specials("p50k_edit").map(\.1) == [50256, 50281, 50282, 50283])
    #expect(try specials("gpt2").map(\.1) == [50256])
  }

  @Test(arguments: ["tekken-2.json", "vocab.json", "vocab.txt", "ranks.tiktoken"])
  func brokenFilesAreErrorsOrTokenizers(_ file: String) throws {
    let bytes = try Fixture.bytes("Formats/\(file)")
    var random = RandomNumbers(seed: 23)
    for count in stride(from: 0, to: bytes.count, by: 997) { Self.tryToLoad(file, Array(bytes[..<count])) }
    for _ in 0..<60 { Self.tryToLoad(file, BrokenTokenizerTests.changed(bytes, &random)) }
  }

  private static func tryToLoad(_ file: String, _ bytes: [UInt8]) {
    let config = Array(#"{"tokenizer_class":"\#(file == "vocab.txt" ? "BertTokenizer" : "GPT2Tokenizer")"}"#.utf8)
    let tokenizer =
      switch file {
      case "tekken-2.json": try? TokenizerLoader.load(tekken: bytes, source: "t")
      case "ranks.tiktoken": try? TokenizerLoader.load(ranks: bytes, source: "t", file: "qwen.tiktoken")
      default:
        try? TokenizerLoader.load(
          vocabulary: bytes, merges: file == "vocab.txt" ? nil : Array("h e\n".utf8),
          of: ModelDirectory(config: config), source: "t")
      }
    _ = tokenizer?.makeEncoder().encode(" The fox<|im_end|>  中é\u{301} ab \u{10FFFF}x", addSpecialTokens: true)
  }
}
