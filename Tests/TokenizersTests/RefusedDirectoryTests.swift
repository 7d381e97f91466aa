import MaskModel
import Testing

@testable import Tokenizers

/// What stands in a model directory that transformers stops at, or makes something of that is not followed.
@Suite struct RefusedDirectoryTests {
  private func message(_ config: String) -> String {
    do {
      _ = try TokenizerLoader.load(
        tokenizerJSON: Fixture.bytes("Tokenizers/qwen-like/tokenizer.json"),
        of: ModelDirectory(config: Array(config.utf8)), source: "t")
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
