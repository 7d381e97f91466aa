import JSON
import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// Whatever the bytes: an error or a tokenizer, never a trap.
struct BrokenTokenizerTests {
  /// A byte-level tokenizer of some 8 kB with every kind of section.
  private static func small() throws -> [UInt8] {
    var vocabulary: [(String, JSONValue)] = []
    for code in ByteAlphabet.standard.codes {
      vocabulary.append((String(Unicode.Scalar(code).map(Character.init) ?? "?"), .integer(Int64(vocabulary.count))))
    }
    let merges = [("t", "h"), ("th", "e"), ("Ġ", "the"), ("i", "n"), ("Ġ", "a"), ("o", "n"), ("in", "g"), ("Ċ", "Ċ")]
    for (left, right) in merges { vocabulary.append((left + right, .integer(Int64(vocabulary.count)))) }
    let members = vocabulary.map { JSONObject.Member(key: Text($0.0), value: $0.1) }
    let pattern =
      #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"#
      + #"|\s*[\r\n]+|\s+(?!\S)|\s+"#
    func added(_ content: String, _ flag: String) -> JSONValue {
      var members: [(String, JSONValue)] = [("id", 300), ("content", .string(Text(content)))]
      for name in ["single_word", "lstrip", "rstrip", "normalized", "special"] {
        members.append((name, .bool(name == flag)))
      }
      return .object(JSONObject(members.map { JSONObject.Member(key: Text($0.0), value: $0.1) }))
    }
    let value: JSONValue = [
      "version": "1.0", "truncation": nil, "padding": nil,
      "added_tokens": .array(
        ["special", "lstrip", "rstrip", "single_word", "normalized"].map { added("<\($0)>", $0) }),
      "normalizer": ["type": "Sequence", "normalizers": [["type": "NFC"]]],
      "pre_tokenizer": [
        "type": "Sequence",
        "pretokenizers": [
          [
            "type": "Split", "pattern": ["Regex": .string(Text(pattern))], "behavior": "Isolated", "invert": false,
          ],
          ["type": "Digits", "individual_digits": true],
          ["type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": false],
        ],
      ],
      "post_processor": [
        "type": "TemplateProcessing", "single": [["SpecialToken": ["id": "<s>"]], ["Sequence": ["id": "A"]]],
        "special_tokens": ["<s>": ["ids": [5]]],
      ],
      "model": [
        "type": "BPE", "unk_token": nil, "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
        "vocab": .object(JSONObject(members)),
        "merges": .array(merges.map { .array([.string(Text($0.0)), .string(Text($0.1))]) }),
      ],
    ]
    var writer = JSONWriter()
    writer.value(value)
    return writer.bytes
  }

  static let text: Text = "the thing <special> <lstrip> the1234 e\u{301}  \n\n on\u{0} 日本"

  static func tryToLoad(_ json: [UInt8], config: [UInt8]? = nil) {
    guard let tokenizer = try? TokenizerLoader.load(tokenizerJSON: json, config: config, source: "small") else {
      return
    }
    let encoding = tokenizer.makeEncoder().encode(text, addSpecialTokens: true)
    #expect(encoding.ids.count == encoding.spans.count)
    #expect(encoding.spans.allSatisfy { $0.start >= 0 && $0.start <= $0.end && Int($0.end) <= text.count })
  }

  @Test func theWholeFileLoads() throws {
    let json = try Self.small()
    let tokenizer = try TokenizerLoader.load(tokenizerJSON: json, source: "small")
    #expect(tokenizer.card.vocabularySize == 269)
    let encoding = tokenizer.makeEncoder().encode("the thing", addSpecialTokens: true)
    #expect(encoding.ids.compactMap { tokenizer.spelling(of: $0) } == ["ą", "the", "Ġ", "th", "ing"])
  }

  @Test func everyTruncationIsAnError() throws {
    let json = try Self.small()
    for count in 0..<json.count {
      #expect(throws: TokenizerError.self) {
        try TokenizerLoader.load(tokenizerJSON: Array(json[..<count]), source: "small")
      }
    }
  }

  @Test func randomChangesNeverTrap() throws {
    let json = try Self.small()
    var random = RandomNumbers(seed: 3)
    for _ in 0..<10_000 { Self.tryToLoad(Self.changed(json, &random)) }
  }

  @Test func configurationsNeverTrap() throws {
    let json = try Self.small()
    let config = Array(
      #"""
      {"bos_token":{"content":"<s>","lstrip":false},"eos_token":"</s>","pad_token":null,"unk_token":"<unk>",
      "add_bos_token":true,"add_eos_token":false,"model_max_length":1e30,"tokenizer_class":"Qwen2Tokenizer",
      "chat_template":[{"name":"default","template":"{{ messages }}"},{"name":"tools","template":""}],
      "added_tokens_decoder":{"300":{"content":"<x>","special":true}}}
      """#.utf8)
    for count in 0..<config.count {
      #expect(throws: TokenizerError.self) { try TokenizerConfig(Array(config[..<count]), file: "c") }
    }
    #expect(throws: Never.self) { try TokenizerConfig(config, file: "c") }
    let loaded = try TokenizerLoader.load(tokenizerJSON: json, config: config, source: "small")
    #expect(loaded.card.modelMaxLength == nil)
    #expect(loaded.card.chatTemplate == "{{ messages }}")
    #expect(!loaded.hints.isEmpty)
    var random = RandomNumbers(seed: 4)
    for _ in 0..<10_000 { _ = try? TokenizerConfig(Self.changed(config, &random), file: "c") }
  }

  /// One to three bytes replaced, left out, doubled, or a stretch moved.
  static func changed(_ bytes: [UInt8], _ random: inout RandomNumbers) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let at = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: at)
      case 2: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: at)
      case 3: bytes[at] = Array("0123456789\"{}[],:ntfe-".utf8).randomElement(using: &random) ?? 0
      default:
        let length = min(Int.random(in: 1...40, using: &random), bytes.count - at)
        let part = Array(bytes[at..<at + length])
        bytes.insert(contentsOf: part, at: Int.random(in: 0..<bytes.count, using: &random))
      }
    }
    return bytes
  }
}
