import JSON
import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// A text and its prefix in one call give what two calls give.
struct PrefixTests {
  @Test(arguments: TokenizerKindTests.names)
  func agreesWithTwoCalls(_ name: String) throws {
    let lines = try Fixture.bytes("TokenizerKinds/\(name)").split(separator: 0x0A)
    let tokenizer = try TokenizerLoader.load(
      tokenizerJSON: Array(try #require(lines.dropFirst().first)), source: name)
    let odd = try lines.dropFirst(2).prefix(40).compactMap { try JSONValue(parsing: Array($0))["text"]?.text?.string }
    check(tokenizer, odd + tokenizer.addedSpellings, rounds: 120)
  }

  @Test(arguments: Fixture.names)
  func goesOnAtABorder(_ name: String) throws {
    let tokenizer = try Fixture.tokenizer(name)
    #expect((tokenizer.pipeline as? Pipeline)?.resumingScanner != nil)
    check(tokenizer, tokenizer.addedSpellings + ["é", "e\u{301}", "한", "▁", "'s", "\n", "  "], rounds: 1500)
  }

  /// Long texts are gone through in blocks that end at borders.
  @Test(arguments: Fixture.names)
  func blocksGiveWhatTheWholeGives(_ name: String) throws {
    let tokenizer = try Fixture.tokenizer(name)
    let odd = tokenizer.addedSpellings + ["é", "e\u{301}", "한", "▁", "'s", "\n", "  "]
    let inBlocks = try #require(tokenizer.makeEncoder() as? PipelineEncoder)
    let whole = try #require(tokenizer.makeEncoder() as? PipelineEncoder)
    whole.blockSize = 1 << 40
    var random = RandomNumbers(seed: 9)
    for _ in 0..<300 {
      inBlocks.blockSize = Int.random(in: 1...300, using: &random)
      let text = Text((0..<Int.random(in: 1...40, using: &random)).map { _ in Self.text(odd, &random) }.joined())
      #expect(inBlocks.encode(text, addSpecialTokens: true) == whole.encode(text, addSpecialTokens: true))
    }
  }

  @Test func aTokenThatTakesTheSpaceBehindItReachesAcross() {
    func reaches(_ content: String, stripsRight: Bool) -> Bool {
      let token = AddedToken(
        content: Text(content), stripsLeft: false, stripsRight: stripsRight, isSingleWord: false, isNormalized: false,
        isSpecial: true)
      return AddedVocabulary.reachesAcrossSpaces(token)
    }
    #expect(reaches("END", stripsRight: true) && reaches("a b", stripsRight: false))
    #expect(!reaches("END", stripsRight: false) && !reaches("<end>", stripsRight: true))
  }

  /// What counts of a token that is looked for in normalized text is the form that it has there.
  @Test(arguments: [("foo\u{A0}bar", "foo bar ", false), ("\u{FB01}", "xfi cd ", true)])
  func aTokenThatReachesAcrossWhenNormalized(content: String, words: String, stripsRight: Bool) throws {
    let json = #"""
      {"added_tokens":[{"id":7,"content":"\#(content)","single_word":false,"lstrip":false,"rstrip":\#(stripsRight),
      "normalized":true,"special":true}],"normalizer":{"type":"NFKC"},"pre_tokenizer":{"type":"ByteLevel",
      "add_prefix_space":false,"trim_offsets":false,"use_regex":true},"model":{"type":"BPE","merges":[],
      "vocab":{"f":0,"o":1,"b":2,"a":3,"r":4,"x":5,"Ġ":6}}}
      """#
    let tokenizer = try TokenizerLoader.load(tokenizerJSON: Array(json.utf8), source: "t")
    let inBlocks = try #require(tokenizer.makeEncoder() as? PipelineEncoder)
    let whole = try #require(tokenizer.makeEncoder() as? PipelineEncoder)
    (inBlocks.blockSize, whole.blockSize) = (20, 1 << 40)
    let text = Text(String(repeating: words, count: 20))
    let expected = whole.encode(text, addSpecialTokens: false)
    #expect(expected.ids.filter { $0 == 7 }.count == 20)
    #expect(inBlocks.encode(text, addSpecialTokens: false) == expected)
  }

  private func check(_ tokenizer: LoadedTokenizer, _ odd: [String], rounds: Int) {
    let (encoder, plain) = (tokenizer.makeEncoder(), tokenizer.makeEncoder())
    var random = RandomNumbers(seed: 5)
    for _ in 0..<rounds {
      let text = Self.text(odd, &random)
      let scalars = Array(text.unicodeScalars)
      var cut = String.UnicodeScalarView()
      cut.append(contentsOf: scalars[..<Int.random(in: 0...scalars.count, using: &random)])
      let prefix = String(cut)
      var (whole, part) = (Encoding(), Encoding())
      Array(text.utf8).withUnsafeBufferPointer {
        encoder.encode($0, prefix: prefix.utf8.count, addSpecialTokens: true, into: &whole, &part)
      }
      #expect(part == plain.encode(Text(prefix), addSpecialTokens: true), "\(prefix)")
      #expect(whole == plain.encode(Text(text), addSpecialTokens: true), "\(prefix)|\(text.dropFirst(prefix.count))")
    }
  }

  /// Words and, now and then, something that tokenizers get wrong.
  private static func text(_ odd: [String], _ random: inout RandomNumbers) -> String {
    let words = ["the", "Answer", "a", "x1", "don't", "I", "mol", "(A)", "C(=O)", "1234", ".", "é", "日本"]
    return (0..<Int.random(in: 1...24, using: &random)).map { _ in
      let isOdd = Int.random(in: 0..<6, using: &random) == 0
      let part = (isOdd ? odd.randomElement(using: &random) : words.randomElement(using: &random)) ?? ""
      return part + (Int.random(in: 0..<4, using: &random) == 0 ? "" : " ")
    }.joined()
  }
}

extension LoadedTokenizer {
  fileprivate var addedSpellings: [String] { pipeline.added.tokens.values.map(\.content.string).sorted() }
}
