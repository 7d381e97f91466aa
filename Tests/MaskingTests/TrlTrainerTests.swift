import JSON
import MaskModel
import Masking
import Testing

@Suite struct TrlTrainerTests {
  private let tokenizer = PieceTokenizer(["foo", "bar", " b", "o b", ")\n"])

  @Test func textIsSupervisedWhole() throws {
    let example = try Bench(tokenizer: tokenizer).one([("text", "foobar")])
    #expect(example.marked == "⟦foo|bar|<eos>⟧")
    #expect(example.reasonList == "0..<3 text")
    #expect(example.partList == "0:0..<6, trainer:6..<11")
    #expect(example.text == "foobar<eos>")
    #expect(example.boundary == nil)
    #expect(example.documents == [Document(index: 0, tokens: 0..<3)])
    #expect(example.status == .ok && example.cut == nil && example.responseMatches == nil)
  }

  @Test func textThatEndsInEOSGetsNoSecondOne() throws {
    let example = try Bench(tokenizer: tokenizer).one([("text", "foo<eos>")])
    #expect(example.marked == "⟦foo|<eos>⟧")
    #expect(example.partList == "0:0..<8")
  }

  @Test func promptIsIgnored() throws {
    let example = try Bench(tokenizer: tokenizer).one([("prompt", "foo"), ("completion", "bar")])
    #expect(example.marked == "foo|⟦bar|<eos>⟧")
    #expect(example.reasonList == "0..<1 prompt, 1..<3 completion")
    #expect(example.partList == "0:0..<3, 1:3..<6, trainer:6..<11")
    #expect(
      example.boundary == Boundary(promptBytes: 3, promptTokens: 1, commonPrefix: 1, completionStart: 1))
    #expect(example.boundary?.promptIsPrefix == true)
  }

  @Test func tokensThatMergeOverTheBoundaryAreCompletion() throws {
    let pieces = PieceTokenizer(["foo", "foobar"])
    let example = try Bench(tokenizer: pieces).one([("prompt", "foo"), ("completion", "bar")])
    #expect(example.marked == "⟦foobar|<eos>⟧")
    #expect(
      example.boundary == Boundary(promptBytes: 3, promptTokens: 1, commonPrefix: 0, completionStart: 0))
    #expect(example.boundary?.promptIsPrefix == false)
  }

  @Test func bosStandsBeforeThePrompt() throws {
    let example = try Bench(tokenizer: PieceTokenizer(addsBOS: true)).one([("prompt", ""), ("completion", "")])
    #expect(example.marked == "#256|⟦<eos>⟧")
    #expect(example.spans?.first == ByteSpan.none)
  }

  @Test func endIsCutAndShown() throws {
    let example = try Bench(settings: [("max_length", 3)]).one([("prompt", "ab"), ("completion", "cd")])
    #expect(example.marked == "a|b|⟦c⟧")
    #expect(example.cut?.side == .end)
    #expect(example.cutMarked == "⟦d|<eos>⟧")
    #expect(example.cut.map { MaskedExample.list($0.reasons) } == "0..<2 completion")
    #expect(example.reasonList == "0..<2 prompt, 2..<3 completion")
    #expect(example.boundary?.completionStart == 2)
    #expect(example.text == "abcd<eos>")
    #expect(example.documents == [Document(index: 0, tokens: 0..<3)])
  }

  @Test func startIsCutAndShown() throws {
    let example = try Bench(settings: [("max_length", 3), ("truncation_mode", "keep_end")])
      .one([("prompt", "ab"), ("completion", "cd")])
    #expect(example.marked == "⟦c|d|<eos>⟧")
    #expect(example.cut?.side == .start)
    #expect(example.cutMarked == "a|b")
    #expect(example.cut.map { MaskedExample.list($0.reasons) } == "0..<2 prompt")
    #expect(example.spans?.first == ByteSpan(start: 2, end: 3))
  }

  @Test func rowsWithoutSupervisedTokensAreDropped() throws {
    let rows = try Bench(settings: [("max_length", 2)]).run([
      [("prompt", "ab"), ("completion", "c")], [("prompt", "a"), ("completion", "c")],
    ])
    guard case .dropped(let reason) = rows[0].status else {
      Issue.record("not dropped: \(rows[0].status)")
      return
    }
    #expect(reason.contains("truncation"))
    #expect(rows[0].marked == "a|b")
    #expect(rows[1].status == .ok)
  }

  @Test func nothingIsDroppedWithoutLimit() throws {
    let example = try Bench(settings: [("max_length", nil)])
      .one([("input_ids", [97, 98]), ("labels", [-100, -100])])
    #expect(example.status == .ok)
    #expect(example.reasonList == "0..<2 recorded-ignored")
  }

  @Test func textBesideThePromptTakesTheEOS() throws {
    let rows = try Bench().run([
      [("prompt", "a"), ("completion", "b"), ("text", "c")],
      [("prompt", "a"), ("completion", "b"), ("text", "c<eos>")],
    ])
    #expect(rows.map(\.marked) == ["a|⟦b⟧", "a|⟦b|<eos>⟧"])
  }

  @Test func templateIsOneTextOfParts() throws {
    let bench = Bench(template: "Q: {q}\n{n}")
    let example = try bench.one([("q", "x"), ("n", 1)])
    #expect(example.text == "Q: x\n1<eos>")
    #expect(example.partList == "literal:0..<3, 0:3..<4, literal:4..<5, 1:5..<6, trainer:6..<11")
    #expect(example.reasonList == "0..<7 text")
    let context = try bench.context([("q", "x"), ("n", 1)])
    #expect(context.shape.shape == .textTemplate)
    #expect(context.textTemplate == [.literal("Q: "), .column(0), .literal("\n"), .column(1)])
  }

  @Test func paddingFreeIgnoresTheFirstToken() throws {
    let example = try Bench(settings: [("padding_free", true), ("max_length", nil)]).one([("text", "ab")])
    #expect(example.marked == "a|⟦b|<eos>⟧")
    #expect(example.reasonList == "0..<1 document-start, 1..<3 text")
  }

  @Test(arguments: [
    (JSONValue.null, ColumnType.string, "AttributeError: 'NoneType' object has no attribute 'endswith'"),
    (1, .int64, "AttributeError: 'int' object has no attribute 'endswith'"),
    (1.5, .float64, "AttributeError: 'float' object has no attribute 'endswith'"),
    (true, .bool, "AttributeError: 'bool' object has no attribute 'endswith'"),
    ("2024-01-01", .timestamp, "AttributeError: 'datetime.datetime' object has no attribute 'endswith'"),
    (JSONValue.object(JSONObject()), .json, "AttributeError: 'dict' object has no attribute 'endswith'"),
  ])
  func valuesThatAreNoTextAreRefused(value: JSONValue, type: ColumnType, reason: String) throws {
    let bench = Bench(types: ["text": type])
    let rows = try bench.run([[("text", value)], [("text", value)]])
    #expect(rows.map(\.status) == [.refused(reason), .refused(reason)])
  }

  @Test func restOfTheRowsIsShownBehindARefusedOne() throws {
    let rows = try Bench().run([[("prompt", nil), ("completion", "b")], [("prompt", "a"), ("completion", "b")]])
    #expect(rows[0].status == .refused("ValueError: You need to specify either `text` or `text_target`."))
    #expect(rows[1].marked == "a|⟦b|<eos>⟧")
  }

  @Test func masksOfPreparedRows() throws {
    let row: [(String, JSONValue)] = [("input_ids", [97, 98, 99]), ("completion_mask", [0, 1])]
    #expect(try Bench().one(row).reasonList == "0..<3 text")
    let masked = try Bench(settings: [("completion_only_loss", true)]).one(row)
    #expect(masked.labels == [-100, 98])
    #expect(masked.reasonList == "0..<1 recorded-ignored, 1..<2 recorded, 2..<3 recorded-ignored")
    #expect(masked.text == "abc")
  }

  @Test func assistantMasksAlwaysCount() throws {
    let example = try Bench().one([("input_ids", [97, 98]), ("assistant_masks", [0, 1])])
    #expect(example.marked == "a|⟦b⟧")
  }

  @Test func ineffectiveOptionsAreNamed() throws {
    func names(_ settings: [(name: String, value: JSONValue)], _ row: [(String, JSONValue)], template: String? = nil)
      throws -> [String]
    {
      try Bench(settings: settings, template: template).context(row).withoutEffect.map(\.name)
    }
    #expect(try names([("completion_only_loss", true)], [("text", "a")]) == ["completion_only_loss"])
    #expect(try names([("completion_only_loss", true)], [("prompt", "a"), ("completion", "b")]) == [])
    #expect(try names([], [("input_ids", [1]), ("q", "a")], template: "{q}") == ["--text-template"])
    #expect(
      try names([("completion_only_loss", false)], [("prompt", "a"), ("completion", "b")], template: "x")
        == ["--text-template"])
    #expect(
      try names([("max_length", nil), ("truncation_mode", "keep_end")], [("text", "a")]) == ["truncation_mode"])
  }
}
