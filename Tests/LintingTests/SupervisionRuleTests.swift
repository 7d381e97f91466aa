import JSON
import Linting
import MaskModel
import TestSupport
import Testing

@Suite struct NothingSupervisedRuleTests {
  @Test func oneRowIsToldOnce() {
    let context = RunContext.bytes(trainer: "trl-collator", responseTemplate: "A:")
    var missing = MaskedExample.marked("Q: 2 B: 4", index: 0, reasons: (.afterResponse, .responseNotFound))
    missing.responseMatches = []
    var cutOff = MaskedExample.marked("Q: 2", index: 1, cut: " A:⟦ 4⟧")
    cutOff.responseMatches = []
    var answerless = MaskedExample.marked("Q: 2 A:", index: 2, reasons: (.afterResponse, .responseTemplate))
    answerless.responseMatches = [5..<7]
    let rows = judge([missing, cutOff, answerless], context).rows
    #expect(rows.map { $0.filter { $0.level == .error }.map(\.rule) } == [["MC201"], ["MC502"], ["MC101"]])
  }

  /// A template that is not in the whole row is not found because of itself, truncation or not.
  @Test func truncationIsNotTheCauseOfATemplateThatNeverWas() {
    let context = RunContext.bytes(trainer: "trl-collator", responseTemplate: "A:")
    var example = MaskedExample.marked("Q: 2", cut: " B: 4", reasons: (.afterResponse, .responseNotFound))
    example.responseMatches = []
    #expect(judge([example], context).rows[0].map(\.rule) == ["MC201"])
  }

  /// The same with an instruction template: the collator looks for the response template first.
  @Test func aMissingInstructionTemplateIsToldOnce() {
    let context = RunContext.bytes(trainer: "trl-collator", responseTemplate: "A:", instructionTemplate: "Q:")
    var missing = MaskedExample.marked("2 A: 4", index: 0, reasons: (.afterResponse, .instructionNotFound))
    (missing.responseMatches, missing.instructionMatches) = ([2..<4], [])
    var neither = MaskedExample.marked("2 B: 4", index: 1, reasons: (.afterResponse, .responseNotFound))
    (neither.responseMatches, neither.instructionMatches) = ([], [])
    var cutOff = MaskedExample.marked("A: 4", index: 2, cut: " Q: 2", reasons: (.afterResponse, .instructionNotFound))
    (cutOff.responseMatches, cutOff.instructionMatches) = ([0..<2], [])
    let (rows, findings, _) = judge([missing, neither, cutOff], context)
    #expect(rows.map { $0.map(\.rule) } == [["MC204"], ["MC201"], ["MC502"]])
    #expect(
      rows[2][0].detail
        == "Truncation cut 5 of 9 tokens, the instruction template among them: no token of the row is supervised.")
    #expect(findings.first { $0.rule == "MC502" }?.message.contains("the instruction template itself") == true)
  }

  @Test func aLabelAtTheFirstTokenIsNeverPredicted() {
    #expect(judge([.marked("⟦Q⟧ A")]).rows[0].map(\.rule) == ["MC101"])
  }
}

@Suite struct EverythingSupervisedRuleTests {
  private func level(_ text: String, _ context: RunContext = .bytes(), boundary: Boundary? = nil) -> Level? {
    var example = MaskedExample.marked(text, reasons: (.text, .prompt))
    example.boundary = boundary
    return judge([example], context).findings.first { $0.rule == "MC102" }?.level
  }

  @Test func plainTextIsANote() { #expect(level("⟦The sun rises.⟧") == .note) }

  @Test func aMarkerIsASign() { #expect(level("⟦Sum.\n### Response: 4⟧") == .error) }

  @Test func aMarkerWithNothingBehindItIsNone() { #expect(level("⟦Sum.\n### Response:⟧") == .note) }

  @Test func aPromptColumnIsASign() {
    let boundary = Boundary(promptBytes: 2, promptTokens: 2, commonPrefix: 2, completionStart: 2)
    #expect(level("⟦2+4⟧", .bytes(shape: .promptCompletion), boundary: boundary) == .error)
  }

  @Test func anEmptyPromptIsNone() {
    let boundary = Boundary(promptBytes: 0, promptTokens: 0, commonPrefix: 0, completionStart: 0)
    #expect(level("⟦Sun⟧", .bytes(shape: .promptCompletion), boundary: boundary) == .note)
  }

  @Test func aTemplateOfOneColumnAndAnEndTokenIsPlainText() {
    let pieces: [TemplatePiece] = [.column(0), .literal("<eos>")]
    #expect(level("⟦Sun<eos>⟧", .bytes(shape: .textTemplate, textTemplate: pieces)) == .note)
    let words: [TemplatePiece] = [.literal("Say: "), .column(0)]
    #expect(level("⟦Say: sun⟧", .bytes(shape: .textTemplate, textTemplate: words)) == .error)
  }

  @Test func aFewMarkersAmongPlainTextsAreTheirSubject() {
    let texts = (0..<40).map { $0 == 7 ? "⟦Quiz.\nAnswer: yes⟧" : "⟦Plain \($0)⟧" }
    let examples = texts.enumerated().map { MaskedExample.marked($1, index: $0, reasons: (.text, .prompt)) }
    let finding = judge(examples).findings.first { $0.rule == "MC102" }
    #expect(finding?.level == .note)
    #expect(finding?.count == 40)
  }

  @Test func anOptionWithoutEffectIsTheCause() {
    let option = IneffectiveOption(name: "completion_only_loss", reason: "the rows have no completion")
    let context = RunContext.bytes(withoutEffect: [option])
    let example = MaskedExample.marked("⟦Sum.\n### Response: 4⟧", reasons: (.text, .prompt))
    #expect(judge([example], context).findings.map(\.rule) == ["MC807"])
  }

  @Test func ignoredEndTokensDoNotHideIt() {
    var example = MaskedExample.marked("⟦Sum.\n### Response: 4⟧<eos>", reasons: (.text, .padID))
    #expect(judge([example]).findings.map(\.rule) == ["MC102", "MC401"])
    example.labels = example.ids
    #expect(judge([example]).findings.map(\.rule) == ["MC102"])
  }
}

@Suite struct ConstantTextRuleTests {
  private static let instruction = "Answer the question with one word. "

  private func found(_ rows: [String], _ context: RunContext = .bytes()) -> Finding? {
    let examples = rows.enumerated().map { MaskedExample.marked($1, index: $0, reasons: (.text, .prompt)) }
    return judge(examples, context).findings.first { $0.rule == "MC105" }
  }

  private func rows(_ count: Int, _ row: (Int) -> String) -> [String] { (0..<count).map(row) }

  @Test func theSameInstructionInEveryText() throws {
    let finding = try #require(found(rows(16) { "⟦\(Self.instruction)\($0 * 7919)⟧" }))
    #expect(finding.level == .error)
    #expect(finding.count == 16)
    #expect(finding.share == 1)
    #expect(finding.message.contains("Answer the question with one word."))
  }

  @Test func fewerThanSixteenRowsAreNotJudged() {
    #expect(found(rows(15) { "⟦\(Self.instruction)\($0)⟧" }) == nil)
  }

  @Test func constantTextOfMaskedRowsIsAWarning() {
    #expect(found(rows(16) { "Q\($0)⟦\(Self.instruction)\($0)⟧" })?.level == .warning)
  }

  @Test func aMaskedInstructionIsFine() {
    #expect(found(rows(16) { "\(Self.instruction)⟦ (\($0))<eos>⟧" }) == nil)
  }

  @Test func differentTextsAreFine() {
    #expect(found(rows(20) { index in "⟦" + (0..<9).map { String($0 * 977 &+ index * 6151) }.joined() + "⟧" }) == nil)
  }

  @Test func withATemplateItsLiteralsAreCounted() throws {
    let columns = [Column(name: "smiles", type: .string), Column(name: "answer", type: .string)]
    let context = RunContext.bytes(
      shape: .textTemplate, columns: columns,
      textTemplate: [.literal(Text(Self.instruction)), .column(0), .literal("\nAnswer: "), .column(1)])
    let examples = (0..<20).map { index in
      var example = MaskedExample.marked(
        "⟦\(Self.instruction)CC\(index % 10)\nAnswer: B⟧", index: index, reasons: (.text, .prompt))
      example.parts = [
        TextPart(span: ByteSpan(start: 0, end: 35), source: .literal),
        TextPart(span: ByteSpan(start: 35, end: 38), source: .column(0)),
        TextPart(span: ByteSpan(start: 38, end: 47), source: .literal),
        TextPart(span: ByteSpan(start: 47, end: 48), source: .column(1)),
      ]
      return example
    }
    let finding = try #require(judge(examples, context).findings.first { $0.rule == "MC105" })
    #expect(finding.level == .error)
    #expect(finding.message.contains("92 % of the supervised tokens (880 of 960)"))
    #expect(finding.message.contains("92 % the constant text, 6 % `smiles`, 2 % `answer`"))
  }
}

@Suite struct SameCompletionRuleTests {
  private func found(_ answers: [String]) -> Finding? {
    let examples = answers.enumerated().map { MaskedExample.marked("Q⟦\($1)<eos>⟧", index: $0) }
    return judge(examples).findings.first { $0.rule == "MC702" }
  }

  @Test func mostAnswersAreOne() throws {
    let finding = try #require(found((0..<20).map { $0 < 15 ? "no" : "yes" }))
    #expect(finding.level == .warning)
    #expect(finding.count == 15)
    #expect(finding.message.contains("`no<eos>`"))
  }

  @Test func twoAnswersNearlyInBalanceAreANote() {
    #expect(found((0..<20).map { $0 < 11 ? "no" : "yes" })?.level == .note)
    #expect(found((0..<20).map { $0 < 10 ? "no" : "yes" }) == nil)
  }

  @Test func aSampleSaysThatItIsOne() throws {
    let finding = try #require(found((0..<5000).map { $0 % 5 < 4 ? "no" : "maybe \($0)" }))
    #expect(finding.message.contains("a fixed sample of 4,096 of 5,000 rows"))
    #expect(abs(finding.share - 0.8) < 0.03)
    #expect(finding.examples.count == 20)
  }
}
