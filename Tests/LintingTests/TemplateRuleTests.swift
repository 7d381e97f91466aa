import JSON
import Linting
import MaskModel
import TestSupport
import Testing

/// Rows as the completion-only collator leaves them, with a tokenizer that merges `)` and a line break, a space and a
/// bracket, and knows `Answer`.
private struct CollatorRows {
  let tokenizer = ByteTokenizer(merging: [")\n", ":\n", " (", "Answer"])
  let template: String

  var context: RunContext { .bytes(trainer: "trl-collator", responseTemplate: template, tokenizer: tokenizer) }

  /// One text, labelled by the last match.
  func row(_ text: String, index: Int = 0) -> MaskedExample {
    var example = MaskedExample.marked(text, index: index, tokenizer: tokenizer)
    let needle = context.responseTemplate?.ids ?? []
    let starts = example.ids.indices.filter { example.ids[$0...].starts(with: needle) }
    let matches = starts.map { $0..<$0 + needle.count }
    example.responseMatches = matches
    let end = matches.last?.upperBound ?? example.ids.count
    example.labels = example.ids.indices.map { $0 < end ? .ignored : example.ids[$0] }
    example.reasons = [ReasonRun(range: 0..<end, reason: matches.isEmpty ? .responseNotFound : .beforeResponse)]
    if end < example.ids.count {
      example.reasons.append(ReasonRun(range: end..<example.ids.count, reason: .afterResponse))
    }
    return example
  }

  func finding(_ id: String, _ texts: [String]) -> Finding? {
    let examples = texts.enumerated().map { row($1, index: $0) }
    return judge(examples, context).findings.first { $0.rule == id }
  }
}

extension RunContext {
  /// The ids of a text, as messages name them.
  fileprivate func named(_ text: Text) -> String {
    let ids = tokenizer?.makeEncoder().encode(text, addSpecialTokens: false).ids ?? []
    return ids.prefix(12).map { id in "\(id) `\(String(decoding: tokenizer?.bytes(of: id) ?? [], as: UTF8.self))`" }
      .joined(separator: ", ") + (ids.count > 12 ? ", …" : "")
  }
}

@Suite struct TemplateNotFoundRuleTests {
  @Test func theMergedNeighbourIsNamed() throws {
    let rows = CollatorRows(template: "\nAnswer:")
    let finding = try #require(rows.finding("MC201", ["C(=O)\nAnswer: (B)<eos>", "CCO\nAnswer: (A)<eos>"]))
    #expect(finding.count == 1)
    #expect(
      finding.examples[0].detail == """
        The same text stands at byte 5, as 300 `)\\n`, 303 `Answer`, 58 `:`.
        The `)` before it is merged with its `\\n` into one token.
        """)
    #expect(
      finding.message.contains("In 1 row its first character is merged with what stands before it into 300 `)\\n`."))
  }

  @Test func whatMatchesInEveryRowIsCounted() throws {
    let rows = CollatorRows(template: "\nAnswer:")
    let finding = try #require(rows.finding("MC201", ["C(=O)\nAnswer: (B)<eos>", "CCO\nAnswer: (A)<eos>"]))
    #expect(finding.message.contains("The text `Answer:`, 303 `Answer`, 58 `:`, is found in 2 of 2 rows"))
    #expect(finding.fix.contains("--response-template 'Answer:'"))
    #expect(finding.fix.contains("response_template=\"Answer:\""))
  }

  @Test func aSpaceBehindBelongsToTheNextWord() throws {
    let rows = CollatorRows(template: "\nAnswer: ")
    let finding = try #require(rows.finding("MC201", ["CCO\nAnswer: (B)", "CCN\nAnswer: (A)"]))
    #expect(finding.count == 2)
    #expect(finding.examples[0].detail?.contains("Its ` ` is merged with the `(` behind it into one token.") == true)
    #expect(finding.fix.contains("--response-template '\\nAnswer:'"))
  }

  @Test func aLineBreakBehindIsTakenIn() throws {
    let rows = CollatorRows(template: "# Answer:")
    let finding = try #require(rows.finding("MC201", ["CCO\n# Answer:\nB", "CCN\n# Answer:\nA"]))
    #expect(finding.examples[0].detail?.contains("Its `:` is merged with the `\\n` behind it") == true)
    #expect(finding.fix.contains("--response-template '# Answer:\\n'"))
  }

  @Test func aTextThatIsNowhereIsSaidAndCured() throws {
    let rows = CollatorRows(template: "### Response:")
    let finding = try #require(rows.finding("MC201", ["CCO\nAnswer: (B)", "CCN\nAnswer: (A)", "no marker at all"]))
    #expect(
      finding.message == """
        The response template `### Response:` is not found in 3 of 3 rows: every token there is ignored, and nothing is \
        learned.
        Searched for \(rows.context.named("### Response:")).
        In 3 rows the text itself does not stand: it is spelled otherwise there, or is the chat markup of another format.
        A usual marker that stands there, in 2 of them: `\\nAnswer:`.
        """)
    let details = finding.examples.map(\.detail)
    #expect(details[0] == "Its text stands nowhere in the row; a usual marker that does is `\\nAnswer:`.")
    #expect(details[2] == "Its text stands nowhere in the row.")
    #expect(finding.fix.hasPrefix("Give the text that stands before the answers in these rows"))
    #expect(!finding.fix.contains("--response-template"))
    let agreed = try #require(rows.finding("MC201", ["CCO\nAnswer: (B)", "CCN\nAnswer: (A)"]))
    #expect(agreed.message.hasSuffix("A usual marker that stands there, in all of them: `\\nAnswer:`."))
    #expect(agreed.fix.contains("\n  --response-template 'Answer:'\n"))
    #expect(agreed.fix.hasSuffix("(response_template=\"Answer:\", tokenizer=tokenizer)"))
  }

  @Test(arguments: ["", "unsloth", "llamafactory", "axolotl"]) func everyTrainerHasItsCure(trainer: String) throws {
    let rows = CollatorRows(template: "### Response:")
    var context = rows.context
    context.trainer.id = trainer
    let finding = try #require(judge([rows.row("CCO\nAnswer: (B)")], context).findings.first { $0.rule == "MC201" })
    #expect(!finding.fix.isEmpty && finding.fix != Rule.named("MC201")?.fix(for: trainer))
  }

  /// Where columns tell where the answer begins, the last line before it is shown.
  @Test func whatStandsBeforeTheAnswerIsShown() throws {
    let rows = CollatorRows(template: "### Response:")
    var context = rows.context
    context.shape = ShapeChoice(shape: .promptCompletion, because: "a test")
    let examples = ["Q: \(String(repeating: "long ", count: 20))é1+1 =\n 2", "Q: 2+2 =\n 4"].enumerated().map {
      index, text in
      var example = rows.row(text, index: index)
      let prompt = text.utf8.count - 2
      example.boundary = Boundary(
        promptBytes: prompt, promptTokens: prompt, commonPrefix: prompt, completionStart: prompt)
      return example
    }
    let finding = try #require(judge(examples, context).findings.first { $0.rule == "MC201" })
    #expect(finding.examples[1].detail?.hasSuffix("before the answer stands `Q: 2+2 =\\n`.") == true)
    #expect(finding.examples[0].detail?.hasSuffix("long long é1+1 =\\n`.") == true)
    #expect(finding.message.contains("Before the answer stands there, for example: `"))
  }

  @Test func idsOutsideTheVocabularyAreNamed() throws {
    let rows = CollatorRows(template: "\nAnswer:")
    var context = rows.context
    context.responseTemplate = Template(text: nil, ids: [10, 99_999, 303, 99_999, 100_000])
    let finding = try #require(judge([rows.row("no such row")], context).findings.first { $0.rule == "MC201" })
    let size = context.tokenizer?.card.vocabularySize ?? 0
    let words = """
      99999 and 100000 are no ids of this tokenizer, whose vocabulary has \(size) entries: no text of a row becomes such \
      a token.
      """
    #expect(finding.message.hasPrefix("The response template of these ids is not found in 1 of 1 row: "))
    #expect(finding.message.hasSuffix("\n" + words))
    #expect(finding.examples[0].detail == words)
    #expect(finding.fix.contains("maskcheck tokenize -t"))
    #expect(!finding.message.contains("Checked"))
  }

  @Test func anotherCaseIsNamed() throws {
    let rows = CollatorRows(template: "\nanswer:")
    let finding = try #require(rows.finding("MC201", ["CCO\nAnswer: (B)"]))
    #expect(finding.examples[0].detail?.contains("In other upper and lower case, `Answer:`, the text stands") == true)
  }

  /// The last match has to be the one before the answer: a candidate that also stands in the answer is not suggested.
  @Test func aCandidateThatStandsBehindAsWellDoesNotCount() throws {
    let rows = CollatorRows(template: "\nAnswer:")
    let texts = ["C(=O)\nAnswer: (B)", "C(=O)\nAnswer: (B), no Answer :"]
    let finding = try #require(rows.finding("MC201", texts))
    #expect(finding.message.contains("is found in 2 of 2 rows"))
    let worse = try #require(rows.finding("MC201", ["C)\nAnswer: (B)", "no text of it"]))
    #expect(worse.message.contains("is found in 1 of 2 rows"))
    #expect(worse.fix.hasPrefix("Nothing that was tried is found in every row"))
  }

  @Test func idsAreExplainedByTheirText() throws {
    var context = CollatorRows(template: "\nAnswer:").context
    context.responseTemplate?.text = nil
    let example = CollatorRows(template: "\nAnswer:").row("C)\nAnswer: B")
    let finding = try #require(judge([example], context).findings.first { $0.rule == "MC201" })
    #expect(finding.fix.contains("'Answer:'"))
  }

  @Test func withoutATemplateItIsNotEvaluated() {
    #expect(judge([.marked("Q⟦A⟧")]).notEvaluated.contains { $0.rule == "MC201" })
  }
}

@Suite struct TemplatePlaceRuleTests {
  private static let columns = ["q", "a"].map { Column(name: Text($0), type: .string) }

  /// `Q: {q}\nA: {a}` with that question and answer.
  private func rules(_ question: String, _ answer: String) -> [String] {
    let rows = CollatorRows(template: "\nA:")
    var context = rows.context
    context.shape = ShapeChoice(shape: .textTemplate, because: "a test")
    context.columns = Self.columns
    context.textTemplate = [.literal("Q: "), .column(0), .literal("\nA: "), .column(1)]
    var example = rows.row("Q: \(question)\nA: \(answer)")
    var end: Int32 = 0
    for (text, source) in [
      ("Q: ", TextPart.Source.literal), (question, .column(0)), ("\nA: ", .literal), (answer, .column(1)),
    ] {
      let start = end
      end += Int32(text.utf8.count)
      example.parts.append(TextPart(span: ByteSpan(start: start, end: end), source: source))
    }
    return judge([example], context).findings.map { "\($0.rule) \($0.level.rawValue)" }
  }

  @Test func once() { #expect(rules("2", "4") == []) }

  @Test func alsoInTheQuestion() { #expect(rules("1\nA: 2", "4") == ["MC202 note"]) }

  @Test func alsoInTheAnswer() { #expect(rules("2", "it is\nA: 4") == ["MC203 error"]) }

  @Test func severalTimesInOneText() {
    let finding = CollatorRows(template: "\nA:").finding("MC202", ["Q\nA: 1\nQ\nA: 2"])
    #expect(finding?.level == .warning)
  }

  @Test func onlyInTheQuestion() throws {
    let rows = CollatorRows(template: "\nA:")
    var context = rows.context
    context.shape = ShapeChoice(shape: .textTemplate, because: "a test")
    context.columns = Self.columns
    context.textTemplate = [.column(0), .literal(" A: "), .column(1)]
    var example = rows.row("Q\nA: 2\nQ: 3 A: 4")
    example.parts = [
      TextPart(span: ByteSpan(start: 0, end: 11), source: .column(0)),
      TextPart(span: ByteSpan(start: 11, end: 15), source: .literal),
      TextPart(span: ByteSpan(start: 15, end: 16), source: .column(1)),
    ]
    #expect(judge([example], context).findings.map(\.rule) == ["MC103"])
  }
}

@Suite struct InstructionTemplateRuleTests {
  private let tokenizer = ByteTokenizer(merging: [")\n"])

  private func row(_ text: String, index: Int, matches: [Range<Int>]) -> MaskedExample {
    var example = MaskedExample.marked(
      text, index: index, reasons: (.afterResponse, matches.isEmpty ? .instructionNotFound : .instruction),
      tokenizer: tokenizer)
    (example.responseMatches, example.instructionMatches) = ([5..<7], matches)
    return example
  }

  @Test func theMergedNeighbourIsNamedAndTheCureIsForThisTemplate() throws {
    let context = RunContext.bytes(
      trainer: "trl-collator", responseTemplate: "A:", instructionTemplate: "\nQ:", tokenizer: tokenizer)
    let rows = [
      row("()\nQ: 2 A: 4", index: 0, matches: []), row("(\nQ: 2 A:⟦ 4⟧", index: 1, matches: [1..<4]),
    ]
    let (said, findings, _) = judge(rows, context)
    let finding = try #require(findings.first { $0.rule == "MC204" })
    #expect(said.map { $0.filter { $0.rule == "MC204" }.count } == [1, 0])
    #expect(finding.message.hasPrefix("The instruction template `\\nQ:` is not found in 1 of 2 rows"))
    #expect(finding.examples[0].detail?.contains("The `)` before it is merged with its `\\n` into one token.") == true)
    #expect(finding.fix.contains("--instruction-template 'Q:'"))
    #expect(finding.fix.contains("(response_template=…, instruction_template=\"Q:\", tokenizer=tokenizer)"))
  }
}
