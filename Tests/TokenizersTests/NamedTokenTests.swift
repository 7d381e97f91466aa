import JSON
import MaskModel
import Testing

@testable import Tokenizers

/// Special tokens that the files beside a tokenizer.json name, with the ids and flags that they have in transformers
/// 5.23.0: each expected list of ids is what AutoTokenizer gives there.
@Suite struct NamedTokenTests {
  private func ids(_ file: String, _ config: String, model: String, _ text: Text) throws -> [Int] {
    let directory = ModelDirectory(config: Array(config.utf8), modelConfig: Array(model.utf8))
    let loaded = try TokenizerLoader.load(tokenizerJSON: Fixture.bytes(file), of: directory, source: file)
    return loaded.makeEncoder().encode(text, addSpecialTokens: false).ids.map { Int($0) }
  }

  /// As long as nothing says `normalized`, a token that only its name makes special is found in the text as it is.
  @Test(arguments: [
    (#"{"bos_token":{"__type":"AddedToken","content":"<x>"}}"#, [129, 112, 585, 112, 191]),
    (#"{"image_token":{"__type":"AddedToken","content":"<x>"}}"#, [129, 112, 585, 112, 191]),
    (#"{"bos_token":"<x>","added_tokens_decoder":{"5":{"content":"<x>"}}}"#, [129, 112, 585, 112, 191]),
    (#"{"bos_token":{"__type":"AddedToken","content":"<x>","normalized":true}}"#, [129, 585, 191]),
  ]) func normalizedIsTheOppositeOfSpecial(config: String, expected: [Int]) throws {
    #expect(
      try ids("Golden/kinds/llama-2.json", config, model: #"{"model_type":"granite"}"#, "a <x> b") == expected)
  }

  /// Of two roles with one content both are added, the last one counts; a third that is one of them is not a third,
  /// however it is written.
  @Test(arguments: [
    #"{"__type":"AddedToken","special":true,"single_word":false,"rstrip":false,"lstrip":false,"content":"<x>","normalized":false}"#,
    #"{"__type":"AddedToken","content":"<x>","rstrip":false,"single_word":false,"normalized":false,"special":true}"#,
  ]) func oneTokenWrittenInTwoWays(pad: String) throws {
    func token(_ rstrip: Bool) -> String {
      #"{"__type":"AddedToken","content":"<x>","lstrip":false,"rstrip":\#(rstrip),"single_word":false,"normalized":false,"special":true}"#
    }
    let config = #"{"bos_token":\#(token(false)),"eos_token":\#(token(true)),"pad_token":\#(pad)}"#
    let found = try ids("Golden/kinds/llama-2.json", config, model: #"{"model_type":"granite"}"#, "a <x> b")
    #expect(found == [129, 112, 585, 191])
  }

  /// Cohere's class states its tokens once more: the seven roles with the flags of `added_tokens_decoder`, others without.
  @Test(arguments: [
    (#""pad_token":"<x>""#, [64, 1600, 65]), (#""image_token":"<x>""#, [64, 220, 1600, 307]),
    (#""extra_special_tokens":{"img":"<x>"}"#, [64, 220, 1600, 307]),
  ]) func cohereStatesThemOnceMore(member: String, expected: [Int]) throws {
    let flags = #""lstrip":true,"rstrip":true,"single_word":false,"normalized":false,"special":true"#
    let decoder = #""added_tokens_decoder":{"5":{"content":"<x>",\#(flags)}}"#
    let config = #"{"tokenizer_class":"CohereTokenizer",\#(decoder),\#(member)}"#
    #expect(
      try ids("Tokenizers/qwen-like/tokenizer.json", config, model: #"{"model_type":"cohere2"}"#, "a <x> b") == expected
    )
  }

  /// What is added later begins behind the highest id of those that were added before, and behind the entries' count.
  @Test(arguments: [
    ("", [1, 9, 0, 0, 0, 3, 4]), (#"{"id":9,"content":"c",FLAGS}"#, [1, 9, 0, 0, 0, 10, 11]),
    (#"{"id":9,"content":"c",FLAGS},{"id":10,"content":"<d>",FLAGS}"#, [1, 9, 3, 10, 11]),
  ]) func newIDsInAVocabularyWithHoles(added: String, expected: [Int]) throws {
    let flags = #""lstrip":false,"rstrip":false,"single_word":false,"normalized":false,"special":true"#
    let json = """
      {"version":"1.0","added_tokens":[\(added.replacing("FLAGS", with: flags))],"pre_tokenizer":{"type":"Whitespace"},
      "model":{"type":"WordLevel","vocab":{"a":0,"b":1,"c":9},"unk_token":"a"}}
      """
    let config = #"{"bos_token":"<new>","extra_special_tokens":["<one>"]}"#
    let loaded = try TokenizerLoader.load(
      tokenizerJSON: Array(json.utf8), of: ModelDirectory(config: Array(config.utf8)), source: "t")
    let found = loaded.makeEncoder().encode("b c <d> <new> <one>", addSpecialTokens: false).ids
    #expect(found.map { Int($0) } == expected)
  }
}
