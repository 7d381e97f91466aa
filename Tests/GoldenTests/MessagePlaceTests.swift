import Foundation
import JSON
import MaskModel
import Testing

@testable import ChatTemplates

/// Where messages stand in the text: followed there, or found where nothing else can be meant.
@Suite struct MessagePlaceTests {
  private static func rendered(
    _ source: Text, _ messages: JSONValue, general: Bool = false
  ) throws -> (text: Text, places: [MessagePlace]) {
    var target: [UInt8] = []
    let request = ChatRequest(messages: messages.elements ?? [])
    let spans = try ChatTemplate(source).render(
      request, environment: TemplateGoldenTests.environment, limits: TemplateGoldenTests.limits[general ? 1 : 0],
      into: &target)
    return (Text(bytes: target), spans.messages)
  }

  private static func contents(_ source: Text, _ messages: JSONValue, general: Bool = false) throws -> [String?] {
    let (text, places) = try rendered(source, messages, general: general)
    return places.map { place in place.content.map { "\($0.lowerBound):" + text.part($0).string } }
  }

  /// The templates of the vectors, and their conversations.
  private static func vectors() throws -> [(source: Text, name: Text, request: JSONValue)] {
    let url = GoldenFile.fixtures.appending(path: "Golden/templates/chats.jsonl")
    let lines = try Data(contentsOf: url).split(separator: 0x0A).map { try JSONValue(parsing: Array($0)) }
    return lines.dropFirst().compactMap { vector in
      guard let name = vector["template"]?.text, let request = vector["request"] else { return nil }
      return (lines[0]["templates"]?[name]?.text ?? Text(), name, request)
    }
  }

  /// Byte for byte what the message holds, in the message's own turn, wherever the vectors give a text.
  @Test(arguments: [false, true]) func piecesAreTheMessagesOwn(general: Bool) throws {
    var pieces = 0
    for (source, name, request) in try Self.vectors() {
      guard let request = try? ChatRequest(json: request, specialTokens: []) else { continue }
      var target: [UInt8] = []
      guard
        let spans = try? ChatTemplate(source).render(
          request, environment: TemplateGoldenTests.environment, limits: TemplateGoldenTests.limits[general ? 1 : 0],
          into: &target)
      else { continue }
      for (message, place) in zip(request.messages, spans.messages) {
        for piece in place.pieces {
          pieces += 1
          let texts = Self.texts(of: piece.field, in: message).map(\.bytes)
          let found = Array(target[piece.place])
          let isThere = texts.contains { text in
            piece.source.upperBound <= text.count && Array(text[piece.source]) == found
          }
          #expect(isThere, "\(name): \(piece)")
          if let turn = place.turn, !turn.isEmpty, piece.field == .content, name != "parts" {
            #expect(turn.lowerBound <= piece.place.lowerBound && piece.place.upperBound <= turn.upperBound, "\(name)")
          }
        }
      }
    }
    #expect(pieces > 200)
  }

  private static func texts(of field: MessagePiece.Field, in message: JSONValue) -> [Text] {
    switch field {
    case .content:
      let parts = message["content"]?.elements?.compactMap { $0["text"]?.text.map(\.bytes) } ?? []
      return [message["content"]?.text, Text(bytes: parts.flatMap(\.self))].compactMap(\.self)
    case .reasoning:
      return ["reasoning_content", "thinking", "reasoning"].compactMap { message[$0]?.text }
    case .toolCall:
      let functions = message["tool_calls"]?.elements?.compactMap { $0["function"] ?? $0 } ?? []
      return functions.flatMap { [$0["name"]?.text, $0["arguments"]?.text].compactMap(\.self) }
    }
  }

  /// Contents that stand nowhere else are found where they are; with contents like any other in their stead the places
  /// are the same, or left out.
  @Test(arguments: [false, true]) func placesDoNotDependOnTheWords(general: Bool) throws {
    var compared = 0
    for (source, name, request) in try Self.vectors() where name != "parts" {
      guard let messages = request["messages"]?.elements, messages.allSatisfy({ $0["content"]?.text != nil }),
        request["continue_final_message"] == nil
      else { continue }
      let roles = messages.map { $0["role"] ?? "user" }
      func with(_ content: (Int) -> String) -> JSONValue {
        .array(roles.indices.map { ["role": roles[$0], "content": .string(Text(content($0)))] })
      }
      guard
        let odd = try? Self.rendered(source, with { "§\($0)§qqqqqqqqqqqqqqqq" }, general: general),
        let usual = try? Self.rendered(
          source, with { _ in "user" + String(repeating: "r", count: 17) }, general: general)
      else { continue }
      for at in roles.indices {
        let truth = odd.text.firstPlace(of: Text("§\(at)§qqqqqqqqqqqqqqqq"))
        #expect(odd.places[at].content?.lowerBound == truth, "\(name)")
        if let place = usual.places[at].content {
          compared += 1
          #expect(place.lowerBound == truth, "\(name)")
        }
      }
    }
    #expect(compared > 20)
  }

  @Test func aRoleIsNoContent() throws {
    let source: Text = "{% for m in messages %}{{ '<' + m.role + '>' + m.content + '\n' }}{% endfor %}"
    let messages: JSONValue = [["role": "user", "content": "user"], ["role": "bot", "content": "o"]]
    #expect(try Self.contents(source, messages) == ["6:user", "16:o"])
    // Searched, they could be the role's.
    #expect(try Self.contents(source, messages, general: true) == [nil, nil])
    let dropped: Text = "{% for m in messages %}{{ '<' + m.role + '>' }}{% endfor %}"
    #expect(try Self.contents(dropped, messages) == [nil, nil])
    #expect(try Self.contents(dropped, messages, general: true) == [nil, nil])
  }

  /// A template need not ask for the messages.
  @Test(arguments: [false, true]) func withoutMessagesTheyAreNowhere(general: Bool) throws {
    let messages: JSONValue = [["role": "user", "content": "hi"], ["role": "bot", "content": "ho"]]
    let (text, places) = try Self.rendered("{{ 1 + 1 }}hi{{ x }}", messages, general: general)
    #expect(text == "2hi")
    #expect(places.map(\.pieces) == [[], []])
  }

  @Test func whatStandsTwiceIsLeftOut() throws {
    let source: Text = "{% for m in messages %}{{ m.content }}|{{ m.content }};{% endfor %}"
    let messages: JSONValue = [["role": "user", "content": "hello there"]]
    #expect(try Self.contents(source, messages) == [nil])
    #expect(try Self.contents(source, messages, general: true) == [nil])
    #expect(try Self.rendered(source, messages).places[0].pieces.count == 2)
  }

  @Test func throughMacrosSetBlocksAndSums() throws {
    let source: Text = """
      {% macro show(c) %}[{{ c | trim }}]{% endmacro %}{% for m in messages %}{% set x %}{{ show(m.content) }}!{% endset %}\
      {% set y = '(' + x + ')' %}{% generation %}{{ y ~ '.' }}{% endgeneration %}{% endfor %}
      """
    let messages: JSONValue = [["role": "user", "content": " a "], ["role": "assistant", "content": "a"]]
    let (text, places) = try Self.rendered(source, messages)
    #expect(text == "([a]!).([a]!).")
    #expect(places.map(\.content) == [2..<3, 9..<10])
    #expect(places.map(\.turn) == [0..<7, 7..<14])
    #expect(places[0].pieces == [MessagePiece(field: .content, source: 1..<2, place: 2..<3)])
  }

  @Test func reasoningIsFollowedApart() throws {
    let source: Text = """
      {% for m in messages %}<{{ m.role }}>{% if m.reasoning_content %}{{ m.reasoning_content }}#{% endif %}\
      {{ m.content.split('</think>')[-1].lstrip('\n') }}{% for c in m.tool_calls or [] %}{{ c.function.name }}\
      {{ c.function.arguments }}{% endfor %}{% endfor %}
      """
    let messages: JSONValue = [
      ["role": "a", "content": "<think>x</think>\nyes", "reasoning": "why"],
      [
        "role": "b", "content": "",
        "tool_calls": [["function": ["name": "look", "arguments": "{}"]]],
      ],
    ]
    let (text, places) = try Self.rendered(source, messages)
    #expect(text == "<a>why#yes<b>look{}")
    #expect(places[0].content == 7..<10)
    #expect(places[0].pieces.first { $0.field == .content }?.source == 17..<20)
    #expect(places[0].span(of: .reasoning) == 3..<6)
    #expect(places[1].pieces.map(\.place) == [13..<17, 17..<19])
  }

  @Test func turnsThatAreInPieces() throws {
    let twice: Text =
      "{% for m in messages %}{{ m.role }}{% endfor %}{% for m in messages %}{{ m.content }}{% endfor %}"
    let messages: JSONValue = [["role": "a", "content": "b"], ["role": "c", "content": "d"]]
    let (text, places) = try Self.rendered(twice, messages)
    #expect(text == "acbd")
    #expect(places.map(\.turn) == [nil, nil])
    #expect(places.map(\.content) == [2..<3, 3..<4])
    let silent: Text = "{% for m in messages if m.role == 'c' %}{{ m.content }}{% endfor %}"
    #expect(try Self.rendered(silent, messages).places[1].turn == 0..<1)
    let skipping: Text = "{% for m in messages %}{% if m.role == 'c' %}{{ m.content }}{% endif %}{% endfor %}"
    for general in [false, true] {
      #expect(try Self.rendered(skipping, messages, general: general).places.map(\.turn) == [0..<0, 0..<1])
    }
  }

  /// Many messages in an order of its own, with lists in them that are no messages: each stands where its text is.
  @Test func manyMessagesInAnotherOrder() throws {
    let source: Text = """
      {% for m in messages | sort(attribute='place') %}<{{ m.content }}{% for c in m.tool_calls %}{{ c.name }}\
      {% endfor %}>{% endfor %}
      """
    let count = 400
    let messages = (0..<count).map { at -> JSONValue in
      [
        "role": "user", "content": .string(Text("\(at)#")), "place": .integer(Int64((at * 7) % count)),
        "tool_calls": [["name": "a"], ["name": "b"]],
      ]
    }
    let (text, places) = try Self.rendered(source, .array(messages))
    for at in 0..<count {
      let wanted = text.firstPlace(of: Text("<\(at)#ab>"))
      #expect(wanted != nil && places[at].turn?.lowerBound == wanted)
      #expect(places[at].content?.lowerBound == wanted.map { $0 + 1 })
    }
  }
}
