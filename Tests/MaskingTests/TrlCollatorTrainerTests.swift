import JSON
import MaskModel
import Masking
import Testing

@Suite struct TrlCollatorTrainerTests {
  private func mask(
    _ text: String, response: TemplateInput = .text("A:"), instruction: TemplateInput? = nil,
    settings: [(name: String, value: JSONValue)] = []
  ) throws -> MaskedExample {
    try Bench(
      trainer: "trl-collator", tokenizer: PieceTokenizer(["A:", "Q:"]), settings: settings, response: response,
      instruction: instruction
    ).one([("text", .string(Text(text)))])
  }

  @Test func lastMatchCounts() throws {
    let example = try mask("xA:yA:z")
    #expect(example.marked == "x|A:|y|A:|⟦z|<eos>⟧")
    #expect(example.reasonList == "0..<3 before-response, 3..<4 response-template, 4..<6 after-response")
    #expect(example.responseMatches == [1..<2, 3..<4])
    #expect(example.instructionMatches == nil)
  }

  @Test func rowWithoutTheTemplateStaysAndTeachesNothing() throws {
    let example = try mask("xyz")
    #expect(example.status == .ok)
    #expect(example.reasonList == "0..<4 response-not-found")
    #expect(example.responseMatches == [])
    #expect(example.supervisedCount == 0)
  }

  @Test func templateAsIDs() throws {
    let example = try mask("abcbcd", response: .ids([98, 99]))
    #expect(example.marked == "a|b|c|b|c|⟦d|<eos>⟧")
    #expect(example.responseMatches == [1..<3, 3..<5])
  }

  @Test func turnsArePaired() throws {
    let example = try mask("sQ:aA:bQ:cA:d", instruction: .text("Q:"))
    #expect(example.marked == "s|Q:|a|A:|⟦b⟧|Q:|c|A:|⟦d|<eos>⟧")
    #expect(
      example.reasonList
        == "0..<1 before-response, 1..<3 instruction, 3..<4 response-template, 4..<5 after-response, "
        + "5..<7 instruction, 7..<8 response-template, 8..<10 after-response")
    #expect(example.instructionMatches == [1..<2, 5..<6])
  }

  @Test func responseBeforeTheFirstInstruction() throws {
    let example = try mask("A:xyQ:aA:b", instruction: .text("Q:"))
    #expect(example.marked == "A:|⟦x|y⟧|Q:|a|A:|⟦b|<eos>⟧")
  }

  @Test func lastInstructionWithoutResponse() throws {
    let example = try mask("Q:aA:bQ:c", instruction: .text("Q:"))
    #expect(example.marked == "Q:|a|A:|⟦b⟧|Q:|c|<eos>")
    #expect(example.reasonList.hasSuffix("4..<7 instruction"))
  }

  /// Pairing goes by order alone, so the second answer is paired with nothing and the user's text counts.
  @Test func moreResponsesThanInstructions() throws {
    let example = try mask("Q:aA:bxA:d", instruction: .text("Q:"))
    #expect(example.marked == "Q:|a|A:|⟦b|x|A:|d|<eos>⟧")
  }

  @Test func noInstruction() throws {
    let example = try mask("aA:b", instruction: .text("Q:"))
    #expect(example.reasonList == "0..<4 instruction-not-found")
    #expect(example.responseMatches == [1..<2] && example.instructionMatches == [])
  }

  @Test func padIDsAreIgnored() throws {
    let example = try mask("A:b", settings: [("tokenizer.pad_token", "<eos>")])
    #expect(example.marked == "A:|⟦b⟧|<eos>")
    #expect(example.reasonList == "0..<1 response-template, 1..<2 after-response, 2..<3 pad-id")
  }

  @Test func cutTemplateIsNotFound() throws {
    let example = try mask("abcA:d", settings: [("max_length", 3)])
    #expect(example.marked == "a|b|c")
    #expect(example.reasonList == "0..<3 response-not-found")
    #expect(example.responseMatches == [])
    #expect(example.cutMarked == "A:|⟦d|<eos>⟧")
    #expect(example.cut.map { MaskedExample.list($0.reasons) } == "0..<1 response-template, 1..<3 after-response")
    #expect(example.status == .ok)
  }

  @Test func promptAndCompletionAreOneText() throws {
    let bench = Bench(trainer: "trl-collator", tokenizer: PieceTokenizer(["A:", ":c"]), response: .text("A:"))
    let example = try bench.one([("prompt", "aA:"), ("completion", "c")])
    #expect(example.marked == "a|A:|⟦c|<eos>⟧")
    #expect(example.boundary == Boundary(promptBytes: 3, promptTokens: 2, commonPrefix: 2, completionStart: 2))
    #expect(try bench.context([("prompt", "a"), ("completion", "c")]).unpadded?.columns == ["completion_mask"])
  }

  @Test func anotherTextFieldGetsNoEOS() throws {
    let bench = Bench(
      trainer: "trl-collator", settings: [("dataset_text_field", "body")], response: .text("A"))
    #expect(try bench.one([("body", "xAy")]).marked == "x|A|⟦y⟧")
  }

  @Test func unknownEOSIsRefused() throws {
    #expect(throws: MaskingError.self) { try mask("A:b", settings: [("eos_token", "<nope>")]) }
    #expect(throws: MaskingError.self) { try mask("A:b", response: .text("")) }
    #expect(throws: MaskingError.self) { try mask("A:b", settings: [("tokenizer.pad_token", nil)]) }
    #expect(throws: MaskingError.self) { try mask("A:b", settings: [("truncation_mode", "keep_end")]) }
  }
}
