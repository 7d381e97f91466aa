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
  }
}
