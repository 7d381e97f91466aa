import JSON
import Testing

@testable import Tokenizers

/// What is not done yet is named, with its place; nothing is guessed.
struct TokenizerErrorTests {
  private func load(_ parts: String) throws -> LoadedTokenizer {
    try TokenizerLoader.load(tokenizerJSON: Array("{\(parts)}".utf8), source: "t")
  }

  private let model = #""model":{"type":"BPE","vocab":{"a":0},"merges":[]}"#

  @Test(arguments: [
    (#""normalizer":{"type":"NFKC"}"#, "NFKC"),
    (#""pre_tokenizer":{"type":"Metaspace","replacement":"▁"}"#, "Metaspace"),
    (#""pre_tokenizer":{"type":"Split","pattern":{"Regex":"a(b)"},"behavior":"Isolated","invert":false}"#, "a(b)"),
    (#""post_processor":{"type":"BertProcessing"}"#, "BertProcessing"),
    (#""normalizer":{"type":"Replace","pattern":{"Regex":"x+"},"content":""}"#, "x+"),
  ])
  func namesTheComponent(_ part: String, _ name: String) {
    #expect {
      try load("\(part),\(model)")
    } throws: { error in
      guard case .unsupported(let file, let byte, let found, _) = error as? TokenizerError else { return false }
      return file == "tokenizer.json" && byte > 0 && found.contains(name)
    }
  }

  @Test(arguments: [
    (#""model":{"type":"Unigram","vocab":[]}"#, "Unigram"),
    (#""model":{"type":"BPE","dropout":0.1,"vocab":{},"merges":[]}"#, "dropout"),
    (#""model":{"type":"BPE","end_of_word_suffix":"</w>","vocab":{},"merges":[]}"#, "</w>"),
    (#""model":{"vocab":{"a":0}}"#, "without type"),
  ])
  func namesTheModelsOption(_ part: String, _ name: String) {
    #expect {
      try load(part)
    } throws: { error in
      guard case .unsupported(_, _, let found, _) = error as? TokenizerError else { return false }
      return found.contains(name)
    }
  }

  @Test(arguments: [
    (#""model":{"type":"BPE","vocab":{"a":-1},"merges":[]}"#, "id"),
    (#""model":{"type":"BPE","vocab":{"a":0,"b":0},"merges":[]}"#, "twice"),
    (#""model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}"#, "`b`"),
    (#""model":{"type":"BPE","vocab":{"a":0},"merges":["a"]}"#, "`a`"),
    (#""model":{"type":"BPE","vocab":{"a":0},"merges":[["a","a","a"]]}"#, "3 parts"),
    (#""model":{"type":"BPE","unk_token":"u","vocab":{"a":0},"merges":[]}"#, "`u`"),
    (#""version":"2.0","model":{"type":"BPE","vocab":{"a":0},"merges":[]}"#, "2.0"),
    (#""version":"1.0""#, "no `model`"),
  ])
  func saysWhatIsWrong(_ part: String, _ name: String) {
    #expect {
      try load(part)
    } throws: { error in
      guard case .malformed(_, _, let found, _) = error as? TokenizerError else { return false }
      return found.contains(name)
    }
  }
}
