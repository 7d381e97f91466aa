import JSON
import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// SentencePiece models in the classes of transformers: what cannot be taken over, and files that are broken. That the
/// ids are equal is shown by GoldenDirectoryTests.
struct SentencePieceConversionTests {
  static func load(
    _ name: String, _ config: String, file: String = "tokenizer.model", isForTransformers4: Bool = false
  ) throws -> LoadedTokenizer {
    var directory = ModelDirectory(config: Array(config.utf8))
    directory.isForTransformers4 = isForTransformers4
    return try TokenizerLoader.load(
      sentencePiece: Fixture.bytes("SentencePiece/\(name).model"), of: directory, source: "t", file: file)
  }

  @Test func theClassIsFollowedAndSaid() throws {
    let llama = try Self.load("bpe-bytes", #"{"tokenizer_class":"LlamaTokenizer","add_bos_token":true}"#)
    #expect(llama.card.builtClass == "LlamaTokenizer" && llama.hints.isEmpty)
    #expect(llama.makeEncoder().encode("", addSpecialTokens: true).ids == [1])
    #expect(llama.card.files.first?.contains("LlamaTokenizer") == true)
    let plain = try Self.load("unigram-bytes", "{}")
    #expect(plain.card.builtClass == "TokenizersBackend" && plain.card.kind == "unigram" && plain.hints.isEmpty)
  }

  @Test(
    arguments: [
      ("ByT5Tokenizer", "tokenizer.model", false), ("LlamaTokenizer", "spiece.model", false),
      ("Qwen2Tokenizer", "tokenizer.model", false), ("LlamaTokenizer", "tokenizer.model", true),
    ])
  func othersHaveTheIDsOfThePackageAndSaySo(_ name: String, _ file: String, _ isForTransformers4: Bool) throws {
    let loaded = try Self.load(
      "bpe-bytes", #"{"tokenizer_class":"\#(name)"}"#, file: file, isForTransformers4: isForTransformers4)
    #expect(loaded.hints.contains { $0.contains(name) && $0.contains("may differ") })
    let package = try SentencePieceTests.tokenizer("bpe-bytes").makeEncoder()
    let text: Text = "<s>The fox  ran."
    #expect(
      loaded.makeEncoder().encode(text, addSpecialTokens: true) == package.encode(text, addSpecialTokens: true))
  }

  @Test func whatTransformersCannotLoadIsAnError() throws {
    func message(_ name: String, _ config: String, _ file: String = "tokenizer.model") -> String {
      do throws(any Error) {
        _ = try Self.load(name, config, file: file)
        return "loaded"
      } catch {
        return "\(error)"
      }
    }
    let renamed = #"{"added_tokens_decoder":{"\#(Self.merged)":{"content":"<new>"}}}"#
    #expect(message("bpe-bytes", renamed).contains("under another name"))
    #expect(message("bpe-bytes", #"{"added_tokens_decoder":{"1":{"content":"<new>"}}}"#) == "loaded")
    #expect(
      message("unigram-bytes", #"{"added_tokens_decoder":{"1":{"content":"<new>"}}}"#).contains(
        "transformers cannot load"))
    #expect(message("bpe-bytes", #"{"split_special_tokens":true}"#).contains("split_special_tokens"))
    let blanks = #"{"tokenizer_class":"T5Tokenizer","extra_ids":100000}"#
    #expect(message("unigram-bytes", blanks, "spiece.model").contains("extra_ids"))
    let null = #"{"tokenizer_class":"T5Tokenizer","eos_token":null}"#
    #expect(message("unigram-bytes", null, "spiece.model").contains("`eos_token`: null"))
    let long = #"{"tokenizer_class":"XLMRobertaTokenizer","pad_token":"\#(String(repeating: "x", count: 5000))"}"#
    #expect(message("unigram-bytes", long, "sentencepiece.bpe.model").contains("5000"))
  }

  @Test func whatIsNotFollowedIsSaid() throws {
    let own = try Self.load("bpe-bytes", #"{"auto_map":{"AutoTokenizer":["a.B",null]}}"#)
    #expect(own.hints.contains { $0.contains("trust_remote_code") })
  }

  /// Code Llama's class cuts a text at its token for filling in, which is an argument of it.
  @Test func promptsForFillingInAreRefused() throws {
    func failures(_ config: String, _ texts: [Text]) throws -> [Bool] {
      let encoder = try Self.load("bpe-bytes", config).makeEncoder()
      return texts.map { text in
        _ = encoder.encode(text, addSpecialTokens: true)
        return encoder.takeFailure() != nil
      }
    }
    let texts: [Text] = ["a", "a <FILL_ME> b", "", "b", "<FILL_ME>"]
    let met = [false, true, false, false, true]
    #expect(try failures(#"{"tokenizer_class":"CodeLlamaTokenizer"}"#, texts) == met)
    #expect(try failures(#"{"tokenizer_class":"CodeLlamaTokenizer","fill_token":"<P>"}"#, texts) == met)
    let none = Array(repeating: false, count: 5)
    #expect(try failures(#"{"tokenizer_class":"CodeLlamaTokenizer","fill_token":null}"#, texts) == none)
    #expect(try failures(#"{"tokenizer_class":"LlamaTokenizer"}"#, texts) == none)
    let own = #"{"tokenizer_class":"CodeLlamaTokenizer","fill_token":{"__type":"AddedToken","content":"b"}}"#
    #expect(try failures(own, texts) == [false, true, false, true, false])
  }

  /// Names are given in the order of the file, and one that is given away is free.
  @Test func placeholdersAreRenamedOneAfterAnother() throws {
    func ids(_ decoder: String) throws -> [TokenID?] {
      let loaded = try Self.load("bpe-bytes", #"{"added_tokens_decoder":\#(decoder)}"#)
      return ["<s>", "</s>", "<new>"].map { loaded.id(of: $0) }
    }
    let first = try ids(#"{"1":{"content":"<new>"},"2":{"content":"<s>"}}"#)
    #expect(first[0] == 2 && first[2] == 1)
    let second = try ids(#"{"2":{"content":"<new>"},"1":{"content":"<new>"}}"#)
    #expect(second[2] == 2)
  }

  /// T5Tokenizer counts its blanks in the older list, whatever the newer one has.
  @Test func blanksAreAllThereOrNone() throws {
    func load(_ additional: String) throws -> LoadedTokenizer {
      let config =
        #"{"tokenizer_class":"T5Tokenizer","extra_ids":2,"additional_special_tokens":\#(additional),"#
        + #""extra_special_tokens":["<one>"]}"#
      return try TokenizerLoader.load(
        tokenizerJSON: Fixture.bytes("Golden/kinds/unigram-bytes.json"), of: ModelDirectory(config: Array(config.utf8)),
        source: "t")
    }
    #expect(throws: TokenizerError.self) { try load(#"["<extra_id_0>"]"#) }
    #expect(try load(#"["<two>"]"#).card.builtClass == "T5Tokenizer")
    #expect(try load(#"["<extra_id_0>","<extra_id_1>"]"#).id(of: "<one>") != nil)
  }

  /// Chat templates know the tokens that the model names, where no class has its own.
  @Test func templatesKnowTheTokensOfTheModel() throws {
    let bytes = try Fixture.bytes("SentencePiece/bpe-bytes.model")
    func names(_ config: String) -> [Text: Text] {
      let named = ModelDirectory(config: Array(config.utf8)).namedTokens(vocabulary: { nil }, model: { bytes })
      return Dictionary(named.map { ($0.name, $0.content) }) { $1 }
    }
    #expect(names("{}") == ["bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"])
    #expect(names(#"{"bos_token":null,"eos_token":"<e>"}"#) == ["eos_token": "<e>", "unk_token": "<unk>"])
    #expect(names(#"{"tokenizer_class":"GemmaTokenizer"}"#)["bos_token"] == "<bos>")
  }

  /// The id of a piece that merges of others make.
  private static var merged: TokenID {
    (try? SentencePieceTests.tokenizer("bpe-bytes").id(of: "▁the")) ?? -1
  }

  @Test(arguments: ["{}", #"{"tokenizer_class":"LlamaTokenizer"}"#, #"{"tokenizer_class":"T5Tokenizer"}"#])
  func brokenFilesAreErrorsOrTokenizers(_ config: String) throws {
    var random = RandomNumbers(seed: 23)
    for name in ["bpe-rules", "unigram-bytes"] {
      let bytes = try Fixture.bytes("SentencePiece/\(name).model")
      for _ in 0..<150 {
        let changed = BrokenTokenizerTests.changed(bytes, &random)
        let directory = ModelDirectory(config: Array(config.utf8))
        guard let loaded = try? TokenizerLoader.load(sentencePiece: changed, of: directory, source: "t") else {
          continue
        }
        _ = loaded.makeEncoder().encode(" The fox<sep>ings  中é\u{301} ab \u{10FFFF}x", addSpecialTokens: true)
      }
    }
  }

  @Test func base64GoesThereAndBack() {
    var random = RandomNumbers(seed: 24)
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
    #expect(Base64.encode(Array("Man".utf8)) == Array("TWFu".utf8))
  }
}
