import JSON
import TestSupport
import Testing

@testable import Tokenizers

/// The general engine beside the hand-written scanners, and what it refuses.
struct PatternTests {
  /// Every pattern that has a scanner gives the same pieces as its expression run by PCRE2.
  @Test(arguments: ScannerTests.patterns + [#"\s+$"#])
  func scannersAndPCRE2Agree(_ pattern: String) throws {
    let finder = try #require(KnownPattern.find(Text(pattern))).finder
    let known = SplitPreTokenizer(finder: finder, behavior: .isolated, inverts: false, name: "")
    let general = PatternSplitter(pattern: try CompiledPattern(Text(pattern)), behavior: .isolated, inverts: false)
      .owned(EncodingFailure())
    var random = RandomNumbers(seed: 11)
    for _ in 0..<1500 {
      let bytes = ScannerTests.text(&random).flatMap { Array(String(Unicode.Scalar($0) ?? "?").utf8) }
      #expect(
        GoldenPatternTests.pieces(known, bytes) == GoldenPatternTests.pieces(general, bytes),
        "\(Text(bytes: bytes).quoted)")
    }
  }

  @Test(arguments: [
    (#"(a)\1"#, #"`\1`"#), (#"(?<n>a)\k<n>"#, #"`\k`"#), (#"\Ga"#, #"`\G`"#), (#"a\Kb"#, #"`\K`"#), (#"\R"#, #"`\R`"#),
    (#"\X"#, #"`\X`"#), ("(?~ab)", "`(?~ab`"), ("(?W:a)", "the option `W`"), ("(?<=a+)b", "lookbehind"),
    ("(?i:ß)", "`ß`"), ("(?i:ss)", "`ß`"), ("(?i:f(?:i))", "`ß`"), ("(?i:[a-zß])", "`ß`"), ("a{3,1}", "from 3 to 1"),
    ("a{70000}", "65535"), (#"\p{Foo}"#, #"\p{Foo}"#), (#"\p{Emoji}"#, "Emoji"), (#"[\w-z]"#, "`-`"),
    ("[a-[b]]", "range"),
    (#"\xE9"#, "a byte"), ("[[:foo:]]", "`[:foo`"), (#"\cA"#, #"`\c`"#), ("[a&&-b]", "&&"),
    ("(?=a)*", "a repeated place"), ("^*", "a repeated place"),
    ("(?:a|b?){2,}", "a repetition, twice or more, of what may be empty"),
  ])
  func whatCannotBeExactIsRefused(_ pattern: String, _ word: String) throws {
    let problem = try #require(throws: PatternProblem.self) { try CompiledPattern(Text(pattern)) }
    #expect(problem.found.contains(word), "\(pattern): \(problem.found)")
    #expect(!problem.isWrong)
  }

  @Test(arguments: ["(", ")", "a)", "[", "[a", "[]", #"a\"#, "*a", "a|+", "[z-a]", "(?#a"])
  func whatIsNoExpressionIsAnError(_ pattern: String) throws {
    #expect(try #require(throws: PatternProblem.self) { try CompiledPattern(Text(pattern)) }.isWrong)
  }

  @Test func hostileExpressionsEndInErrors() throws {
    let deep = String(repeating: "(", count: 5000) + String(repeating: ")", count: 5000)
    let long = String(repeating: "a", count: 1 << 15)
    let kinds = (0..<400).map { "\\x{\(String(0x4E00 + $0, radix: 16))}" }.joined()
    let squared = String(repeating: "(?:", count: 9) + "a" + String(repeating: "){60000}", count: 9)
    for pattern in [deep, long, kinds, squared, String(repeating: "[", count: 500)] {
      #expect(throws: PatternProblem.self) { try CompiledPattern(Text(pattern)) }
    }
  }

  /// An expression that would go on for ever ends in a failure, and the encoder goes on with the next text.
  @Test(arguments: ["(a+)+$", "(?:a|a)*(?=d|e)", "(a|aa)+$", "(?:(?:a|aa)*)*(?=d|e)"])
  func catastrophicExpressionsEnd(_ pattern: String) throws {
    let encoder = try Self.tokenizer(pattern).makeEncoder()
    let text = Text(String(repeating: "a", count: 60) + "c")
    _ = encoder.encode(text, addSpecialTokens: false)
    let failure = try #require(encoder.takeFailure())
    #expect(failure.contains(pattern) && failure.contains("10000000 steps"))
    #expect(encoder.encode("xy", addSpecialTokens: false).ids == [0])
    #expect(encoder.takeFailure() == nil)
  }

  @Test func aReplacementThatFailsSaysSo() throws {
    let json = """
      {"version":"1.0","added_tokens":[],"pre_tokenizer":null,"post_processor":null,"decoder":null,"normalizer":{"type":
      "Replace","pattern":{"Regex":"(a+)+$"},"content":"x"},"model":{"type":"WordLevel","vocab":{"?":0},"unk_token":"?"}}
      """
    let encoder = try TokenizerLoader.load(tokenizerJSON: Array(json.utf8), source: "t").makeEncoder()
    _ = encoder.encode(Text(String(repeating: "a", count: 60) + "c"), addSpecialTokens: false)
    #expect(encoder.takeFailure() != nil)
  }

  /// Random expressions: an error or pieces that lie in the text one behind another.
  @Test func randomExpressionsNeverTrap() {
    var random = RandomNumbers(seed: 12)
    let parts = Array(#"aB|()[]^$\?*+{1,2}:=!<>-&.sdwpLN{}ximß ı中"#)
    let bytes = Array("aB 1é中\n\n  xß-".utf8)
    for _ in 0..<4000 {
      let pattern = String(
        (0..<Int.random(in: 1...14, using: &random)).map { _ in
          parts[Int.random(in: 0..<parts.count, using: &random)]
        })
      guard let compiled = try? CompiledPattern(Text(pattern)) else { continue }
      let splitter = PatternSplitter(pattern: compiled, behavior: .isolated, inverts: false)
      let ends = GoldenPatternTests.pieces(splitter, bytes)
      #expect(ends == ends.sorted() && ends.last == bytes.count, "\(pattern)")
    }
  }

  private static func tokenizer(_ pattern: String) throws -> LoadedTokenizer {
    let json = """
      {"version":"1.0","added_tokens":[],"normalizer":null,"post_processor":null,"decoder":null,"pre_tokenizer":{"type":
      "Split","pattern":{"Regex":"\(pattern)"},"behavior":"Isolated","invert":false},"model":{"type":"WordLevel","vocab":
      {"?":0},"unk_token":"?"}}
      """
    return try TokenizerLoader.load(tokenizerJSON: Array(json.utf8), source: "t")
  }
}
