import Foundation
import JSON
import MaskModel
import Testing

@testable import ChatTemplates

/// Templates against transformers 5.23 and jinja2 3.1.6: text, spans of generation blocks, kind of error, line.
@Suite struct TemplateGoldenTests {
  private static func lines(_ name: String) throws -> [JSONValue] {
    let url = GoldenFile.fixtures.appending(path: "Golden/templates").appending(path: name + ".jsonl")
    return try Data(contentsOf: url).split(separator: 0x0A).map { try JSONValue(parsing: Array($0)) }
  }

  static let environment = RenderEnvironment {
    TemplateDate(year: 2024, month: 2, day: 9, hour: 7, minute: 5, second: 3, microsecond: 42)
  }

  /// What we do, in the words of the vectors.
  private static func render(
    _ source: Text, _ rendered: (ChatTemplate, inout [UInt8]) throws(TemplateError) -> RenderedSpans
  ) -> (text: Text?, spans: [JSONValue], error: TemplateError?) {
    do {
      let template = try ChatTemplate(source)
      var target: [UInt8] = []
      let spans = try rendered(template, &target)
      return (Text(bytes: target), spans.generationCharacters.map { span($0) }, nil)
    } catch {
      return (nil, [], error)
    }
  }

  private static func render(
    _ source: Text, _ variables: JSONObject, _ limits: RenderLimits
  ) -> (text: Text?, spans: [JSONValue], error: TemplateError?) {
    render(source) { template, target throws(TemplateError) in
      try template.render(variables: variables, environment: environment, limits: limits, into: &target)
    }
  }

  /// As usual, and by the general evaluator alone: with a limit below the usual ones the quick program is left out.
  static let limits: [RenderLimits] = {
    var general = RenderLimits()
    general.steps -= 1
    return [RenderLimits(), general]
  }()

  private static func span(_ range: Range<Int>) -> JSONValue {
    [.integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound))]
  }

  /// Nil where both agree.
  private static func difference(
    _ vector: JSONValue, _ found: (text: Text?, spans: [JSONValue], error: TemplateError?), _ shown: String
  ) -> String? {
    if let kind = vector["error"]?.text {
      guard let error = found.error else { return "\(shown): \(found.text?.string ?? "") for \(kind)" }
      let equal = Text(error.kind.rawValue) == kind || isOurs(error, kind)
      let words: Set<Text> = [
        "UndefinedError", "TemplateError", "SecurityError", "TemplateRuntimeError", "FilterArgumentError",
      ]
      let same = !words.contains(kind) || vector["message"]?.text == Text(error.message)
      let line = vector["line"]?.int
      if equal, same, line == nil || line == error.line { return nil }
      return "\(shown): \(error) for \(kind) \(vector["message"]?.text?.string ?? "")"
    }
    if let error = found.error { return "\(shown): \(error) for a text" }
    if found.text != vector["text"]?.text {
      return
        "\(shown): \(found.text?.string.debugDescription ?? "") for \(vector["text"]?.text?.string.debugDescription ?? "")"
    }
    if vector["generation"] != .array(found.spans) {
      return "\(shown): \(found.spans) for \(String(describing: vector["generation"]))"
    }
    return nil
  }

  /// Where Python runs into its limit of recursion, we run into one of ours.
  private static func isOurs(_ error: TemplateError, _ kind: Text) -> Bool {
    kind == "RecursionError" && error.kind == .limit
  }

  @Test(arguments: limits) func theLanguage(_ limits: RenderLimits) throws {
    let lines = try Self.lines("language")
    guard case .object(let variables)? = lines[0]["variables"] else { return #expect(Bool(false), "no variables") }
    #expect(lines.count > 400)
    let differences = lines.dropFirst().compactMap { vector -> String? in
      let source = vector["template"]?.text ?? Text()
      return Self.difference(vector, Self.render(source, variables, limits), source.string)
    }
    for text in differences { Issue.record("\(text)") }
  }

  @Test(arguments: limits) func wholeChats(_ limits: RenderLimits) throws {
    let lines = try Self.lines("chats")
    #expect(lines.count > 200)
    guard case .object(let tokens)? = lines[0]["special_tokens"] else { return #expect(Bool(false), "no tokens") }
    let special = tokens.members.map { SpecialTokenName(name: $0.key, content: $0.value.text ?? Text()) }
    let differences = lines.dropFirst().compactMap { vector -> String? in
      let name = vector["template"]?.text ?? Text()
      let source = lines[0]["templates"]?[name]?.text ?? Text()
      let found = Self.render(source) { template, target throws(TemplateError) in
        let request = try ChatRequest(json: vector["request"] ?? .null, specialTokens: special)
        return try template.render(request, environment: Self.environment, limits: limits, into: &target)
      }
      return Self.difference(vector, found, "\(name) \(PythonText.str(vector["request"] ?? .null))")
    }
    for text in differences { Issue.record("\(text)") }
  }
}
