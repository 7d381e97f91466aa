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
    (#""normalizer":{"type":"NFKX"}"#, "NFKX"),
    (#""normalizer":{"type":"Prepend","prepend":""}"#, "Prepend"),
    (#""pre_tokenizer":{"type":"Delimiter","delimiter":" "}"#, "Delimiter"),
    (#""pre_tokenizer":{"type":"Split","pattern":{"Regex":"a\\Gb"},"behavior":"Isolated","invert":false}"#, #"`\G`"#),
    (#""post_processor":{"type":"Bert"}"#, "Bert"),
    (#""normalizer":{"type":"Replace","pattern":{"Regex":"(x)\\1"},"content":""}"#, #"`\1`"#),
    (
      #""pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true},"#
        + #""normalizer":{"type":"Replace","pattern":{"Regex":"^ *"},"content":"▁"}"#, "may match nothing"
    ),
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
    (#""model":{"type":"Trigram","vocab":[]}"#, "Trigram"),
    (#""model":{"type":"Unigram","vocab":[["a",0]]}"#, "unk_id"),
    (#""model":{"type":"BPE","dropout":0.1,"vocab":{},"merges":[]}"#, "dropout"),
    (#""model":{"type":"BPE","end_of_word_suffix":"$","byte_fallback":true,"vocab":{},"merges":[]}"#, "byte_fallback"),
    (
      #""post_processor":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true},"#
        + #""model":{"type":"Unigram","unk_id":0,"vocab":[["a",0]]}"#, "trim_offsets"
    ),
  ])
  func namesTheModelsOption(_ part: String, _ name: String) {
    #expect {
      try load(part)
    } throws: { error in
      guard case .unsupported(_, _, let found, _) = error as? TokenizerError else { return false }
      return found.contains(name)
    }
  }

  /// Files that would make a short text fill the memory, or be searched without end.
  @Test func boundsAreKept() {
    let doubling = #"{"type":"Replace","pattern":{"String":"a"},"content":"aa"}"#
    let entry = String(repeating: "a", count: 5000)
    for part in [
      #""normalizer":{"type":"Sequence","normalizers":["# + Array(repeating: doubling, count: 21).joined(separator: ",")
        + "]},\(model)",
      #""normalizer":{"type":"Prepend","prepend":""# + String(repeating: "a", count: 1 << 20) + "\"},\(model)",
      #""model":{"type":"Unigram","unk_id":0,"vocab":[[""# + entry + #"",0]]}"#,
      #""model":{"type":"WordPiece","unk_token":"a","continuing_subword_prefix":"","max_input_chars_per_word":9,"vocab":{"a":0,""#
        + entry + #"":1}}"#,
    ] {
      #expect {
        try load(part)
      } throws: { error in
        guard case .unsupported = error as? TokenizerError else { return false }
        return true
      }
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
    (#""model":{"vocab":{"a":0}}"#, "unk_token"),
    (#""model":{"type":"BPE","continuing_subword_prefix":"@@","vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]}"#, "`b`"),
    (#""model":{"type":"WordLevel","unk_token":"u","vocab":{"a":0}}"#, "`u`"),
    (#""model":{"type":"WordPiece","unk_token":"a","vocab":{"a":0}}"#, "max_input_chars_per_word"),
    (#""model":{"type":"Unigram","unk_id":1,"vocab":[["a",0]]}"#, "unk_id"),
    (#""model":{"type":"Unigram","unk_id":0,"vocab":[["a",NaN]]}"#, "finite"),
    (#""model":{"type":"Unigram","unk_id":0,"vocab":[["a",-Infinity]]}"#, "finite"),
    (#""model":{"type":"Unigram","unk_id":0,"vocab":[["a",1e999]]}"#, "finite"),
    (#""model":{"type":"Unigram","unk_id":0,"vocab":[["a",0,1]]}"#, "another form"),
    (#""model":{"type":"Unigram","unk_id":0,"vocab":[["a"]]}"#, "another form"),
    (
      #""normalizer":{"type":"Precompiled","precompiled_charsmap":"AAAA"},"model":{"type":"BPE","vocab":{},"merges":[]}"#,
      "cut short"
    ),
    (
      #""normalizer":{"type":"Precompiled","precompiled_charsmap":"A==="},"model":{"type":"BPE","vocab":{},"merges":[]}"#,
      "base64"
    ),
    (
      #""pre_tokenizer":{"type":"Metaspace","replacement":"_","add_prefix_space":false},"#
        + #""model":{"type":"BPE","vocab":{},"merges":[]}"#, "add_prefix_space"
    ),
    (#""pre_tokenizer":{"type":"FixedLength","length":0},"model":{"type":"BPE","vocab":{},"merges":[]}"#, "length"),
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
