import JSON
import MaskModel
import Testing

@testable import Masking

/// Conversations through a stand-in for the template language: what is rendered comes from the tests.
@Suite struct ConversationTests {
  /// Writes `<role>content|` for each message, the content of assistants as a generation block, `<bot>` as the prompt.
  private struct Brackets: ChatLanguage, ChatRenderer {
    func read(_ source: Text, name: String) throws(ChatError) -> any ChatRenderer { self }

    func render(_ request: ChatRequest, into target: inout [UInt8]) throws(ChatError) -> RenderedSpans {
      var spans = RenderedSpans()
      for message in request.messages {
        guard let role = message["role"]?.text, let content = message["content"]?.text else {
          throw ChatError(type: "TemplateError", message: "no content")
        }
        target += Array("<\(role)>".utf8)
        let place = target.count..<target.count + content.count
        target += content.bytes + Array("|".utf8)
        let piece = MessagePiece(field: .content, source: 0..<content.count, place: place)
        spans.messages.append(MessagePlace(pieces: [piece]))
        if role == "assistant" { spans.generation.append(place.lowerBound..<place.upperBound + 1) }
      }
      if request.addsGenerationPrompt { target += Array("<bot>".utf8) }
      return spans
    }
  }

  private func bench(_ settings: [(name: String, value: JSONValue)] = [], source: Text = "{% generation %}") -> Bench {
    Bench(settings: settings, chatTemplates: ChatTemplateSet(.one(source), language: Brackets()))
  }

  private static let turns: JSONValue = [
    ["role": "user", "content": "hi"], ["role": "assistant", "content": "ho"],
  ]

  @Test func everyTokenOfMessagesCounts() throws {
    let example = try bench().one([("messages", Self.turns)])
    #expect(example.text == "<user>hi|<assistant>ho|")
    #expect(example.reasons.map(\.reason) == [.text])
    #expect(example.partList == "template:0..<6, 0:6..<8, template:8..<20, 0:20..<22, template:22..<23")
  }

  @Test func generationBlocksCountAlone() throws {
    let bench = bench([("assistant_only_loss", true)])
    let example = try bench.one([("messages", Self.turns)])
    #expect(Set(example.reasons.map(\.reason)) == [.otherRole, .assistant])
    #expect(example.labels.contains(.ignored) && example.supervisedCount > 0)
    let context = try bench.context([("messages", Self.turns)])
    #expect(context.shape.shape == .messages)
    // No added token ends the blocks.
    #expect(context.warnings == [StopTokenCheck.warning])
  }

  @Test func thePromptIsRenderedWithTheGenerationPrompt() throws {
    let user: JSONValue = [["role": "user", "content": "hi"]]
    let answer: JSONValue = [["role": "assistant", "content": "ho"]]
    let example = try bench().one([("prompt", user), ("completion", answer)])
    #expect(example.text == "<user>hi|<assistant>ho|")
    // `<bot>` and `<assistant>` have `<` in common.
    #expect(example.boundary?.promptBytes == 10)
    #expect(example.boundary?.promptIsPrefix == false)
    #expect(Set(example.reasons.map(\.reason)) == [.prompt, .completion])
    #expect(example.partList.contains("1:20..<22"))
  }

  @Test func fromAndValueAreRenamed() throws {
    let turns: JSONValue = [["from": "user", "value": "hi"], ["from": "assistant", "value": "ho"]]
    #expect(try bench().one([("conversations", turns)]).text == "<user>hi|<assistant>ho|")
    #expect(
      ChatColumns.renamed([["from": "a", "content": "x", "value": "b", "w": 1]])
        == [["content": "b", "w": 1, "role": "a"]])
  }

  @Test func aTemplatesWordsStopTheRow() throws {
    let examples = try bench().run([[("messages", Self.turns)], [("messages", [["role": "user"]])]])
    #expect(examples[1].status == .refused("TemplateError: no content"))
  }

  /// By one column a conversation, by the other none: both ways end in the same error, or nothing can be told.
  @Test func rowsThatDependOnAHashSeed() throws {
    let user: JSONValue = [["role": "user", "content": "hi"]]
    let first: [(String, JSONValue)] = [("prompt", user), ("completion", user)]
    let examples = try bench().run([
      first, [("prompt", user), ("completion", nil)], [("prompt", user), ("completion", [])],
    ])
    #expect(examples[1].status == .refused(#"TypeError: can only concatenate list (not "NoneType") to list"#))
    guard case .refused(let reason) = examples[2].status else {
      Issue.record("\(examples[2].status)")
      return
    }
    #expect(reason.contains("hash seed"))
  }

  @Test func aProcessorOfAnotherClassIsNotModelled() {
    var bench = bench()
    bench.chatTemplates?.processor = Processor(file: "processor_config.json", className: "Other", carried: .none)
    #expect(throws: MaskingError.self) { try bench.prepare([[("messages", Self.turns)]]) }
    #expect(throws: MaskingError.self) { try bench.prepare([[("text", "a")]]) }
  }

  @Test(arguments: [
    ("{% generation %}", true), ("{%-  generation -%}", true), ("{%generation%}", true), ("{%- generation%}", true),
    ("{%+ generation %}", false), ("{% generations %}", false), ("{ % generation %}", false), ("{% generation", false),
    ("{%", false), ("", false), ("{{%\n generation\t%}", true), ("# {% generation %}", true),
  ])
  func markers(_ template: String, _ stand: Bool) {
    #expect(GenerationMarkers.stand(in: Text(template)) == stand)
  }

  @Test func masks() throws {
    let spans = [0..<5, 5..<6, 6..<9, 6..<9, 9..<9, 10..<12].map { ByteSpan(clamping: $0) }
    func mask(_ blocks: Range<Int>...) throws -> String {
      try GenerationMask.mask(blocks, spans).map { $0 ? "1" : "0" }.joined()
    }
    #expect(try mask(5..<6) == "010000")
    // Of the tokens of one character the first; a block whose first character is in no token ends the walk.
    #expect(try mask(5..<9) == "011000")
    #expect(try mask(5..<6, 9..<10, 10..<12) == "010000")
    // The last character in no token: the mask runs on.
    #expect(try mask(5..<10) == "011111")
    #expect(try mask(0..<3) == "111111")
    #expect(try mask(3..<3) == "111111")
    #expect(try mask(6..<6) == "000000")
    #expect(try mask(10..<12, 5..<6) == "010001")
    #expect(throws: ChatError.self) { try mask(0..<0) }
  }
}
