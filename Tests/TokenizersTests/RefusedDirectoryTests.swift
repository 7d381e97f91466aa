import JSON
import MaskModel
import Testing

@testable import Tokenizers

/// What stands in a model directory that transformers stops at, or makes something of that is not followed.
@Suite struct RefusedDirectoryTests {
  private func message(_ config: String, map: String? = nil, added: String? = nil) -> String {
    let directory = ModelDirectory(
      config: Array(config.utf8), specialTokens: map.map { Array($0.utf8) }, addedTokens: added.map { Array($0.utf8) })
    do {
      _ = try TokenizerLoader.load(
        tokenizerJSON: Fixture.bytes("Tokenizers/qwen-like/tokenizer.json"), of: directory, source: "t")
      return "loaded"
    } catch { return "\(error)" }
  }

  @Test func namesThatAreNoTokens() {
    #expect(message(#"{"model_specific_special_tokens":{"image_token":"<i>"}}"#) == "loaded")
    #expect(message(#"{"model_specific_special_tokens":null}"#) == "loaded")
    for names in [#"["<i>"]"#, #"{"image_token":{"content":"<i>"}}"#, #"{"image_token":null}"#] {
      #expect(message(#"{"model_specific_special_tokens":\#(names)}"#).contains("an object of texts"))
    }
    // A text with a name of its own takes the place of such an object.
    #expect(message(#"{"model_specific_special_tokens":["<i>"],"audio_token":"<a>"}"#) == "loaded")
    #expect(message(#"{"add_special_tokens":true}"#).contains("transformers stops at it"))
  }

  /// Tokens that Python cannot make of what is written: TypeError, ValueError or AttributeError in transformers 5.23.0.
  @Test func tokensThatAreNone() {
    let untyped = #"{"content":"<x>","lstrip":false}"#
    for config in [#"{"bos_token":\#(untyped)}"#, #"{"additional_special_tokens":[\#(untyped)]}"#] {
      #expect(message(config).contains("tokenizer_config.json, byte 0"))
      #expect(message(config).contains("an object without `__type`"))
    }
    #expect(message(#"{"bos_token":\#(untyped)}"#, map: #"{"bos_token":"<x>"}"#) == "loaded")
    let flag = #"{"bos_token":{"__type":"AddedToken","content":"<x>","lstrip":null}}"#
    #expect(message(flag).contains("`bos_token`, `lstrip`: null, expected true or false"))
    for (decoder, words) in [
      (#"{"0x5":{"content":"<x>"}}"#, "`0x5`: no id"), (#"{"5":"<x>"}"#, "expected a token (an object)"),
      (#"{"5":{"content":"<x>","special":1}}"#, "`5`, `special`: a number"),
    ] {
      #expect(message(#"{"added_tokens_decoder":\#(decoder)}"#).contains(words))
    }
    #expect(message("{}", map: #"{"additional_special_tokens":[\#(untyped)]}"#).contains("special_tokens_map.json"))
    #expect(message("{}", map: #"{"bos_token":\#(untyped)}"#) == "loaded")
    #expect(message("{}", map: #"{"extra_special_tokens":[\#(untyped)]}"#) == "loaded")
    let special = #"{"content":"<x>","special":true}"#
    #expect(message("{}", map: #"{"extra_special_tokens":[\#(special)]}"#).contains("`special` in a token"))
    #expect(message("{}", added: "[]").contains("an object of tokens and their ids"))
    #expect(message("{}", added: #"{"<x>":"7"}"#).contains("`<x>`: the string `7`, expected an integer"))
    // With `added_tokens_decoder` the two files are not read.
    #expect(
      message(#"{"added_tokens_decoder":{}}"#, map: #"{"additional_special_tokens":[{}]}"#, added: "[]") == "loaded")
  }

  @Test func filesThatAreNoJSON() {
    let model = ModelDirectory(config: Array("{}".utf8), modelConfig: Array("{\"a\":1,}".utf8))
    #expect(throws: TokenizerError.self) { try model.checkTokens() }
    #expect(message("{}", added: "{").contains("added_tokens.json"))
  }

  /// transformers 5.23.0: `model_name` may say that the class of the files is a mistake, and an empty class is none as
  /// long as config.json has one.
  @Test func whoNamesTheClass() {
    func name(_ settings: JSONValue, _ model: JSONValue) -> String {
      TokenizerClassChoice(settings: settings, model: model, repository: nil, writesBytes: { false }).name
    }
    let llama: JSONValue = ["tokenizer_class": "LlamaTokenizer"]
    #expect(name(llama, ["model_type": "gemma"]) == "LlamaTokenizer")
    #expect(name(llama, ["model_type": "gemma", "model_name": "phi3"]) == "GemmaTokenizer")
    let empty: JSONValue = ["tokenizer_class": ""]
    #expect(name(empty, ["model_type": "qwen2", "tokenizer_class": "Qwen2Tokenizer"]) == "TokenizersBackend")
    #expect(name(empty, ["model_type": "gemma", "tokenizer_class": "LlamaTokenizer"]) == "LlamaTokenizer")
  }

  /// `_patch_mistral_regex`: of a large vocabulary that transformers 4 saved, where it is asked for.
  @Test func anotherExpressionForMistral() {
    func isRefused(_ config: String, _ model: String?, entries: Int = 131_072) -> Bool {
      let directory = ModelDirectory(config: Array(config.utf8), modelConfig: model.map { Array($0.utf8) })
      do throws(TokenizerError) {
        try directory.refuseMistralFix(entries: entries, Place(file: "tokenizer.json", byte: 0))
        return false
      } catch { return true }
    }
    let flag = #"{"fix_mistral_regex":true}"#
    let old = #"{"model_type":"mistral3","transformers_version":"4.57.3"}"#
    #expect(isRefused(flag, old))
    #expect(isRefused(flag, #"{"model_type":"mistral"}"#) && isRefused(flag, "{}"))
    #expect(!isRefused(flag, old, entries: 32_768))
    #expect(!isRefused(#"{"fix_mistral_regex":false}"#, old) && !isRefused("{}", old))
    #expect(!isRefused(flag, #"{"model_type":"mistral3","transformers_version":"5.0.0"}"#))
    #expect(!isRefused(flag, #"{"model_type":"llama","transformers_version":"4.57.3"}"#))
    #expect(!isRefused(flag, nil))
    // What transformers saved before 5.0.0 was out.
    for version in ["5.0.0.dev0", "5.0.0rc1", "5.0.0a1", "v5.0.0b2", "5.0rc1+x", "4.57.1", "", "five"] {
      #expect(isRefused(flag, #"{"model_type":"mistral","transformers_version":"\#(version)"}"#), "\(version)")
    }
    for version in ["5.0.0+x", "5.0.0.post1", "5.0", "5.1.0.dev0", "v5.2.0rc1", "10.0"] {
      #expect(!isRefused(flag, #"{"model_type":"mistral","transformers_version":"\#(version)"}"#), "\(version)")
    }
    // What Python takes for true.
    for value in ["1", "-1.5", #""false""#, "[0]"] { #expect(isRefused(#"{"fix_mistral_regex":\#(value)}"#, old)) }
    for value in ["0", "0.0", #""""#, "[]", "{}", "null"] {
      #expect(!isRefused(#"{"fix_mistral_regex":\#(value)}"#, old))
    }
  }

  /// It counts added tokens too.
  @Test(arguments: [(1, false), (2, true)])
  func addedTokensMakeAVocabularyLarge(count: Int, isRefused: Bool) throws {
    let entries = (0..<99_999).map { #""w\#($0)":\#($0)"# }.joined(separator: ",")
    let flags = #""single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true"#
    let added = (0..<count).map { #"{"id":\#(99_999 + $0),"content":"<\#($0)>",\#(flags)}"# }
    let model = #"{"type":"WordLevel","unk_token":"w0","vocab":{\#(entries)}}"#
    let json = #"{"added_tokens":[\#(added.joined(separator: ","))],"model":\#(model)}"#
    let directory = ModelDirectory(
      config: Array(#"{"fix_mistral_regex":true}"#.utf8), modelConfig: Array(#"{"model_type":"mistral"}"#.utf8))
    do throws(TokenizerError) {
      _ = try TokenizerLoader.load(tokenizerJSON: Array(json.utf8), of: directory, source: "t")
      #expect(!isRefused)
    } catch { #expect(isRefused && error.description.contains("fix_mistral_regex"), "\(error)") }
  }

  /// The versioned file that transformers 5.23.0 chooses (`get_fast_tokenizer_file`).
  @Test func aTokenizerOfAnotherName() {
    func files(_ list: String) -> String { message(#"{"fast_tokenizer_files":\#(list)}"#) }
    for list in [
      "[]", #"["tokenizer.json"]"#, #"["tokenizer.6.0.0.json"]"#, #"["tokenizer.5.23.1.json","tokenizer.json"]"#,
      // In the order of texts: what stands behind a newer one is not looked at.
      #"["tokenizer.5.9.0.json","tokenizer.10.0.0.json"]"#,
    ] { #expect(files(list) == "loaded", "\(list)") }
    #expect(files(#"["tokenizer.4.0.0.json","tokenizer.json"]"#).contains("`tokenizer.4.0.0.json`"))
    #expect(files(#"["tokenizer.4.0.0.json","tokenizer.5.23.0.json"]"#).contains("`tokenizer.5.23.0.json`"))
    #expect(files(#"["tokenizer.new.json"]"#).contains("the version `new`"))
    let long = #"[""# + String(repeating: "tokenizer.", count: 1 << 17) + #""]"#
    for list in ["null", "{}", "[1]", long] {
      #expect(files(list).contains("a list of file names"), "\(list.prefix(40))")
    }
  }

  /// `update_post_processor` writes the token into a text that is taken apart at spaces and colons.
  @Test func tokensThatATemplateCannotHold() {
    func load(_ begin: String, _ kind: String) -> String {
      let config = #"{"tokenizer_class":"\#(kind)","bos_token":"\#(begin)","add_bos_token":true}"#
      do throws(TokenizerError) {
        let loaded = try TokenizerLoader.load(
          vocabulary: Array(#"{"a":0,"b":1}"#.utf8), merges: [], of: ModelDirectory(config: Array(config.utf8)),
          source: "t")
        return "\(loaded.makeEncoder().encode("a", addSpecialTokens: true).ids)"
      } catch { return error.description }
    }
    // Ids of transformers 5.23.0; of those that are refused it has the text twice, or stops.
    for token in ["<s>", "A", "a\\nb", "x$A"] { #expect(load(token, "GPT2Tokenizer") == "[2, 0]", "\(token)") }
    for token in ["<a b>", "<s:1>", ":", "$A", "$0", "$B", "$x", ""] {
      #expect(load(token, "GPT2Tokenizer").contains("cannot put around a text"), "\(token)")
    }
  }
}
