import ChatTemplates
import JSON

/// Renders lines {"template", "variables"} as they are, without messages: for comparing the language with jinja2. What the
/// quick program and the general evaluator alone do not agree on is told as an error of that name.
enum TemplateCases {
  static func run(_ arguments: [String]) -> Int32 {
    guard let path = arguments.first, let bytes = TextFile.read(path) else { return 2 }
    var output: [UInt8] = []
    for line in bytes.split(separator: 0x0A) {
      guard let value = try? JSONValue(parsing: Array(line)) else { return 2 }
      var writer = JSONWriter()
      writer.value(result(value))
      output += writer.bytes + [0x0A]
    }
    print(String(decoding: output, as: UTF8.self), terminator: "")
    return 0
  }

  private static func result(_ line: JSONValue) -> JSONValue {
    guard case .object(let variables)? = line["variables"] else { return .null }
    do {
      let template = try ChatTemplate(line["template"]?.text ?? Text())
      let general = outcome(template, variables, .general)
      let usual = outcome(template, variables, .usual)
      return usual == general ? usual : ["error": "EvaluatorsDiffer", "quick": usual, "general": general]
    } catch {
      return told(error)
    }
  }

  private static func outcome(
    _ template: ChatTemplate, _ variables: JSONObject, _ limits: RenderLimits
  ) -> JSONValue {
    var text: [UInt8] = []
    do {
      let spans = try template.render(
        variables: variables, environment: TemplateRows.environment, limits: limits, into: &text)
      let generation = spans.generationCharacters.map {
        JSONValue.array([.integer(Int64($0.lowerBound)), .integer(Int64($0.upperBound))])
      }
      return ["text": .string(Text(bytes: text)), "generation": .array(generation)]
    } catch {
      return told(error)
    }
  }

  private static func told(_ error: TemplateError) -> JSONValue {
    [
      "error": .string(Text(error.kind.rawValue)), "message": .string(Text(error.message)),
      "line": .integer(Int64(error.line)),
    ]
  }
}
