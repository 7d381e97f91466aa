import JSON
import Linting
import MaskModel
import TestSupport
import Testing

@Suite struct BoundaryMergedRuleTests {
  private func rules(_ text: String, prompt: Int, merging: [Text]) -> [RowFinding] {
    let tokenizer = ByteTokenizer(merging: merging)
    var example = MaskedExample.marked("⟦\(text)⟧", tokenizer: tokenizer)
    let start = example.spans?.firstIndex { Int($0.end) > prompt } ?? 0
    for index in 0..<start { example.labels[index] = .ignored }
    example.reasons = [
      ReasonRun(range: 0..<start, reason: .prompt), ReasonRun(range: start..<example.ids.count, reason: .completion),
    ]
    example.boundary = Boundary(
      promptBytes: prompt, promptTokens: prompt, commonPrefix: start, completionStart: start)
    return judge([example], .bytes(shape: .promptCompletion, tokenizer: tokenizer)).rows[0]
  }

  @Test func aTokenReachesOverTheBoundary() {
    let found = rules("foobar", prompt: 3, merging: ["ob"])
    #expect(found.map(\.rule) == ["MC301"])
    #expect(
      found.first?.detail
        == "The token 300 `ob` covers `o`, the end of the prompt, and `b`, the beginning of the completion; "
        + "it is supervised.")
  }

  @Test func tokensThatPartThereAreFine() { #expect(rules("foobar", prompt: 3, merging: ["ba"]) == []) }
}

@Suite struct EosIgnoredRuleTests {
  private func found(_ rows: [String]) -> Finding? {
    let examples = rows.enumerated().map { MaskedExample.marked($1, index: $0, reasons: (.completion, .padID)) }
    return judge(examples).findings.first { $0.rule == "MC401" }
  }

  @Test func theEndBehindAnAnswerIsIgnored() {
    #expect(found(["Q⟦A⟧<eos>", "Q⟦B⟧<eos>"])?.level == .error)
  }

  @Test func inSomeRowsItIsAWarning() {
    #expect(found(["Q⟦A⟧<eos>", "Q⟦B<eos>⟧"])?.level == .warning)
  }

  @Test func anEndOfTheUsersTurnIsNotTheAnswers() { #expect(found(["Q<eos>⟦A<eos>⟧"]) == nil) }

  @Test func paddingBehindATrainedEndIsFine() { #expect(found(["Q⟦A<eos>⟧<eos><eos>"]) == nil) }

  @Test func withoutAnEndItIsNotEvaluated() {
    #expect(judge([.marked("Q⟦A⟧")]).notEvaluated.contains { $0.rule == "MC401" })
  }
}

@Suite struct LiteralSpecialTokenTextRuleTests {
  private func detail(_ text: String) -> String? {
    judge([.marked(text)]).rows[0].first { $0.rule == "MC408" }?.detail
  }

  @Test func anotherModelsTokenIsSplit() {
    #expect(
      detail("Q⟦A<|eot_id|>⟧")
        == "`<|eot_id|>` at byte 2 becomes the ordinary tokens `<`, `|`, `e`, `o`, `t`, `_`, `i`, `d`, ….")
  }

  @Test func aTokenOfItsOwnIsFine() { #expect(detail("Q⟦A<eos>⟧") == nil) }

  @Test func markupIsFine() {
    #expect(detail("Q⟦a <s>b</s> c⟧") == nil)
    #expect(detail("<s>b</s> ⟦c⟧") == nil)
    #expect(detail("Q⟦a</s>⟧") != nil)
    #expect(detail("<s>Q⟦a⟧") != nil)
  }
}

@Suite struct TruncationRuleTests {
  @Test func aCutAnswerIsCounted() throws {
    let (rows, findings, _) = judge([.marked("Q⟦AB⟧", cut: "⟦CD<eos>⟧"), .marked("Q⟦A<eos>⟧", index: 1)])
    #expect(
      rows[0].first { $0.rule == "MC501" }?.detail
        == "Truncation cut 3 of 5 supervised tokens, the end-of-sequence token among them.")
    #expect(findings.first { $0.rule == "MC501" }?.level == .warning)
  }

  @Test func aDroppedRowIsToldOnceAndCounted() {
    let dropped = MaskedExample.marked("QQ", cut: "⟦A<eos>⟧", status: .dropped("nothing is left"))
    let rest = (1..<20).map { MaskedExample.marked("Q⟦A\($0)<eos>⟧", index: $0) }
    let (rows, findings, _) = judge([dropped] + rest)
    #expect(rows[0].map(\.rule) == ["MC502"])
    #expect(findings.map { "\($0.rule) \($0.level.rawValue)" } == ["MC502 error", "MC508 warning"])
    #expect(judge([dropped] + rest.prefix(9)).findings.map(\.level) == [.error, .error])
  }
}

@Suite struct EmptyCompletionRuleTests {
  private func detail(_ text: String, cut: String? = nil) -> String? {
    judge([.marked(text, cut: cut)]).rows[0].first { $0.rule == "MC701" }?.detail
  }

  @Test func endTokensAndWhiteSpaceAreNoAnswer() {
    #expect(detail("Q⟦<eos>⟧") == "Nothing but `<eos>` is supervised.")
    #expect(detail("Q⟦ <eos>⟧\n") == "Nothing but ` `, `<eos>` is supervised.")
    #expect(detail("Q⟦4<eos>⟧") == nil)
  }

  @Test func everyTurnCounts() { #expect(detail("Q⟦4<eos>⟧Q⟦<eos>⟧") == nil) }

  @Test func whatIsSupervisedIsNamed() throws {
    func message(_ texts: [String], _ shape: Shape) throws -> String {
      let examples = texts.enumerated().map { MaskedExample.marked($1, index: $0) }
      return try #require(judge(examples, .bytes(shape: shape)).findings.first { $0.rule == "MC701" }?.message)
    }
    #expect(
      try message(["Q⟦<eos>⟧", "Q⟦\n⟧", "Q⟦A⟧"], .promptCompletion) == """
        In 2 of 3 rows nothing of an answer is supervised.
        In 1 row it is 256 `<eos>`, the end-of-sequence token, without a word: the model learns there to stop without an \
        answer.
        In 1 row it is white space alone.
        """)
    #expect(try message(["Q⟦<eos>⟧"], .recorded).contains("`<eos>`, the end-of-sequence token of this tokenizer, "))
    #expect(try !message(["Q⟦ ⟧"], .recorded).contains("end"))
  }

  @Test func anotherRuleTellsTheCause() {
    #expect(detail("Q <eos>") == nil)
    #expect(detail("Q⟦ ⟧", cut: "⟦4<eos>⟧") == nil)
  }
}

@Suite struct DataRuleTests {
  @Test func aProblemOfTheLoadIsTiedToItsRow() throws {
    var run = RuleRun(context: .bytes())
    let problem = InputProblem(
      kind: .loadWouldFail, index: 1, source: 0, line: 2, byte: 40, found: "a second key `text`", expected: "one")
    #expect(run.observe(.marked("⟦one⟧")).map(\.rule) == [])
    run.observe(problem)
    run.observe(problem)
    #expect(run.observe(.marked("⟦two⟧", index: 1)).map(\.rule) == ["MC715"])
    let finding = try #require(run.conclude(Totals()).findings.first { $0.rule == "MC715" })
    #expect(finding.count == 1)
    #expect(finding.examples.first?.line == 2)
    #expect(finding.message.contains("Line 2, byte 40: found a second key `text`, expected one."))
  }

  @Test func everyColumnThatIsNoTextIsNamed() throws {
    var context = RunContext.bytes(shape: .promptCompletion)
    context.columns = [Column(name: "prompt", type: .int64), Column(name: "completion", type: .list(.int64))]
    let (rows, findings, _) = judge([.marked("Q", status: .refused("not text"))], context)
    let words = "The column `prompt` holds numbers; the column `completion` holds lists"
    #expect(rows[0].first { $0.rule == "MC714" }?.detail == words + ".")
    #expect(findings.first { $0.rule == "MC714" }?.message == words + "; the trainer needs text there.")
  }

  @Test func aMaskThatHasItsEffectIsJudged() {
    let (_, findings, notEvaluated) = judge([.marked("Q⟦A<eos>⟧")])
    #expect(!(findings.map(\.rule) + notEvaluated.map(\.rule)).contains("MC807"))
  }

  private func level(_ type: ColumnType, shape: Shape) -> Level? {
    let columns = [Column(name: "prompt", type: .string), Column(name: "completion", type: type)]
    let template: [TemplatePiece] = [.column(0), .literal(" "), .column(1)]
    let context = RunContext.bytes(
      shape: shape, columns: columns, textTemplate: shape == .textTemplate ? template : nil)
    return judge([.marked("Q", status: .refused("not text"))], context).findings.first { $0.rule == "MC714" }?.level
  }

  @Test func columnsThatAreNoText() {
    for type in [ColumnType.int64, .float64, .bool, .timestamp, .list(.string), .null, .json] {
      #expect(level(type, shape: .promptCompletion) == .error)
    }
    #expect(level(.string, shape: .promptCompletion) == nil)
  }

  @Test func inATemplateOnlyDatesAreStrange() {
    #expect(level(.timestamp, shape: .textTemplate) == .warning)
    #expect(level(.int64, shape: .textTemplate) == nil)
  }
}
