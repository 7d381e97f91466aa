import JSON
import MaskModel
import TestSupport
import Testing

@Suite struct ConversationMapTests {
  /// A rendered text as a template writes it, and what its evaluator would tell of it.
  private struct Written {
    var text: [UInt8] = []
    var places: [MessagePlace]
    var request: ChatRequest

    init(_ messages: [JSONValue], tools: JSONValue? = nil) {
      places = messages.map { _ in MessagePlace() }
      request = ChatRequest(
        messages: messages, tools: tools, specialTokens: [SpecialTokenName(name: "bos_token", content: "<s>")])
    }

    mutating func template(_ words: String) { text += Array(words.utf8) }

    mutating func field(_ field: MessagePiece.Field = .content, of message: Int, _ words: String) {
      let start = text.count
      text += Array(words.utf8)
      places[message].pieces.append(
        MessagePiece(field: field, source: 0..<words.utf8.count, place: start..<text.count))
    }

    mutating func turn(_ message: Int, _ body: (inout Written) -> Void) {
      let start = text.count
      body(&self)
      places[message].turn = start..<text.count
    }

    /// `<user>hello</>`
    mutating func usualTurn(_ message: Int, _ role: String, _ words: String) {
      turn(message) {
        $0.template("<\(role)>")
        $0.field(of: message, words)
        $0.template("</>")
      }
    }

    var map: ConversationMap {
      ConversationMap(Conversation(request: request, places: places), text: Text(bytes: text))
    }

    /// `0 <user>hello</>`
    var turns: [String] {
      map.turns.map { ($0.message.map(String.init) ?? "-") + " " + words($0.range) }
    }

    func words(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

    func stretches(of source: TextOrigin.Source) -> [String] {
      map.origins.filter { $0.source == source }.map { words($0.range) }
    }
  }

  private static let two: [JSONValue] = [
    ["role": "user", "content": "hello"], ["role": "assistant", "content": "yes"],
  ]

  @Test func turnsAndWhatIsOutsideOfThem() {
    var written = Written(Self.two)
    written.template("<s>Be kind.")
    written.usualTurn(0, "user", "hello")
    written.template("\n")
    written.usualTurn(1, "assistant", "yes")
    written.template("<assistant>")
    #expect(
      written.turns == ["- <s>Be kind.", "0 <user>hello</>\n", "1 <assistant>yes</>", "- <assistant>"])
    #expect(written.stretches(of: .message(0, .content)) == ["hello"])
    #expect(
      written.stretches(of: .template)
        == ["<s>Be kind.", "<user>", "</>\n", "<assistant>", "</>", "<assistant>"])
  }

  /// A BOS and line breaks make no turn of their own.
  @Test func whatHasNoWordsGoesWithItsNeighbour() {
    var written = Written(Self.two)
    written.template("<s>\n")
    written.usualTurn(0, "user", "hello")
    written.usualTurn(1, "assistant", "yes")
    written.template(" <s>\n")
    #expect(written.turns == ["0 <s>\n<user>hello</>", "1 <assistant>yes</> <s>\n"])
  }

  /// `messages[0].content` before the loop, which passes the message over.
  @Test func aSystemPromptBeforeTheLoop() {
    var written = Written([["role": "system", "content": "be brief"]] + Self.two)
    written.template("<system>")
    written.field(of: 0, "be brief")
    written.template("</>")
    written.usualTurn(1, "user", "hello")
    written.usualTurn(2, "assistant", "yes")
    for empty in [nil, 0..<0] {
      written.places[0].turn = empty
      #expect(written.turns == ["0 <system>be brief</>", "1 <user>hello</>", "2 <assistant>yes</>"])
    }
  }

  /// The first question begins with the system prompt: it has no turn, and its text is its own all the same.
  @Test func aSystemPromptInsideOfAQuestion() {
    var written = Written([["role": "system", "content": "be brief"]] + Self.two)
    written.turn(1) {
      $0.template("<user>")
      $0.field(of: 0, "be brief")
      $0.template("\n")
      $0.field(of: 1, "hello")
      $0.template("</>")
    }
    written.usualTurn(2, "assistant", "yes")
    #expect(written.turns == ["1 <user>be brief\nhello</>", "2 <assistant>yes</>"])
    #expect(written.map.turns.map(\.guests) == [[0], []])
    #expect(written.stretches(of: .message(0, .content)) == ["be brief"])
  }

  /// Two messages before the loop, and a prompt of the template's: what turns end in parts them.
  @Test func messagesBeforeTheLoopArePartedByTheEndsOfTurns() {
    var written = Written(Self.two + [["role": "user", "content": "why"]])
    written.template("<s><system>Be kind.</><user>Tools: none. ")
    written.field(of: 0, "hello")
    written.template("</><assistant>")
    written.field(of: 1, "yes")
    written.template("</>")
    written.usualTurn(2, "user", "why")
    #expect(
      written.turns == [
        "- <s><system>Be kind.</>", "0 <user>Tools: none. hello</>", "1 <assistant>yes</>", "2 <user>why</>",
      ])
    written.places[1] = MessagePlace()
    #expect(
      written.turns == [
        "- <s><system>Be kind.</>", "0 <user>Tools: none. hello</>", "- <assistant>yes</>", "2 <user>why</>",
      ])
  }

  /// Without a loop nothing is guessed: what stands between two messages is neither's.
  @Test func turnsThatAreNotKnown() {
    var written = Written(Self.two)
    written.template("<user>")
    written.field(of: 0, "hello")
    written.template("</><assistant>")
    written.field(of: 1, "yes")
    written.template("\n")
    #expect(written.turns == ["0 <user>hello", "- </><assistant>", "1 yes\n"])
    written.places = Self.two.map { _ in MessagePlace() }
    #expect(written.map.turns.isEmpty)
    #expect(written.map.origins.isEmpty)
  }

  @Test func callsAndToolsAreFoundAsJSON() {
    let call: JSONValue = ["function": ["name": "now", "arguments": ["zone": "Zürich", "digits": 2]]]
    let tool: JSONValue = ["type": "function", "function": ["name": "now", "parameters": ["type": "object"]]]
    let quoted = #"{"name": "now", "arguments": {"zone": "Zürich", "digits": 2}}"#
    var written = Written(
      [["role": "user", "content": .string(Text(quoted))], ["role": "assistant", "tool_calls": [call]]], tools: [tool])
    written.template("Tools: ")
    written.template(#"{"type": "function", "function": {"name": "now", "parameters": {"type": "object"}}}"#)
    written.usualTurn(0, "user", quoted)
    written.turn(1) { $0.template("<assistant>call \(quoted)</>") }
    #expect(written.stretches(of: .tools).count == 1)
    #expect(written.stretches(of: .message(1, .toolCall)) == [quoted])
    #expect(written.stretches(of: .message(0, .content)) == [quoted])
    #expect(written.stretches(of: .template) == ["Tools: ", "<user>", "</>", "<assistant>call ", "</>"])
    #expect(written.map.turns.map(\.holdsToolCall) == [false, false, true])
  }

  /// `tojson(indent=4)`
  @Test func indentedJSONIsFound() {
    let tool: JSONValue = ["function": ["name": "now", "enum": ["a", 1], "none": [], "deep": ["x": nil]]]
    var written = Written(Self.two, tools: [tool])
    let json = """
      {
          "name": "now",
          "enum": [
              "a",
              1
          ],
          "none": [],
          "deep": {
              "x": null
          }
      }
      """
    written.template("Tools:\n\(json)\n")
    written.usualTurn(0, "user", "hello")
    written.usualTurn(1, "assistant", "yes")
    #expect(written.stretches(of: .tools) == [json])
  }

  /// What a filter changed is not called the template's.
  @Test func whatWasNotFollowedIsUnclear() {
    let call: JSONValue = ["function": ["name": "now", "arguments": ["zone": "Bern"]]]
    var written = Written(
      [
        ["role": "user", "content": "HELLO world"], ["role": "assistant", "content": "yes", "tool_calls": [call]],
        ["role": "tool", "content": "Monday"], ["role": "tool", "content": "\"so\""],
      ], tools: [["function": ["name": "now"]]])
    written.template("You may call now.")
    written.turn(0) { $0.template("<user>hello world</>") }
    written.turn(1) {
      $0.template("<assistant>")
      $0.field(of: 1, "yes")
      $0.template("<call=")
      $0.field(.toolCall, of: 1, "now")
      $0.template(">zone: Bern</call></>")
    }
    written.turn(2) { $0.template("<tool>on monday.</>") }
    written.turn(3) { $0.template(#"<tool>"\"so\""</>"#) }
    #expect(
      written.stretches(of: .unclear)
        == ["You may call now.", "<user>hello world</>", ">zone: Bern</call></>", "<tool>on monday.</>"])
    #expect(written.stretches(of: .message(3, .content)) == [#""\"so\"""#])
    #expect(written.stretches(of: .template) == ["<assistant>", "<call=", "<tool>", "</>"])
  }

  @Test func reasoningIsNoted() {
    var written = Written([
      ["role": "assistant", "content": "<think>so</think>yes"],
      ["role": "assistant", "content": "no", "reasoning_content": "why"], ["role": "assistant", "content": "maybe"],
    ])
    written.usualTurn(0, "assistant", "<think>so</think>yes")
    written.turn(1) {
      $0.template("<think>")
      $0.field(.reasoning, of: 1, "why")
      $0.template("</think>")
      $0.field(of: 1, "no")
    }
    written.turn(2) {
      $0.template("<think>\n</think>")
      $0.field(of: 2, "maybe")
    }
    #expect(written.map.turns.map(\.holdsReasoning) == [true, true, false])
    #expect(written.stretches(of: .template).contains("<think>\n</think>"))
  }

  /// Whatever places are claimed: both divisions are the whole text, in order.
  @Test func everyDivisionIsTheWholeText() {
    var random = RandomNumbers(seed: 7)
    for _ in 0..<2_000 {
      let text = Text(String(repeating: "ab ", count: Int(random.next() % 12)))
      let bound = { (random: inout RandomNumbers) in Int(random.next() % 48) - 6 }
      let range = { (random: inout RandomNumbers) -> Range<Int> in
        let start = bound(&random)
        return start..<max(start, bound(&random))
      }
      let messages = Self.two + Self.two
      let places = messages.map { _ in
        MessagePlace(
          turn: random.next() % 3 == 0 ? nil : range(&random),
          pieces: (0..<Int(random.next() % 3)).map { _ in
            MessagePiece(field: .content, source: 0..<1, place: range(&random))
          })
      }
      let map = ConversationMap(
        Conversation(request: ChatRequest(messages: messages), places: places), text: text)
      if map.turns.isEmpty {
        #expect(map.origins.isEmpty)
        continue
      }
      for ranges in [map.turns.map(\.range), map.origins.map(\.range)] {
        #expect(ranges.reduce(0) { $0 == $1.lowerBound && !$1.isEmpty ? $1.upperBound : -1 } == text.count)
      }
    }
  }
}
