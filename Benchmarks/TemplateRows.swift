import ChatTemplates
import JSON
import MaskModel

/// Chat templates with requests, as JSON lines: {"name", "template", "special_tokens": {…}, "requests": […],
/// "variables": […]}; the variables are what the templates see of the requests.
struct TemplateRows {
  let name: String
  let template: Text
  let requests: [ChatRequest]
  let variables: [JSONObject]

  static func read(_ path: String) throws -> [TemplateRows] {
    let bytes = TextFile.read(path) ?? []
    return try bytes.split(separator: 0x0A).map { line in
      let value = try JSONValue(parsing: Array(line))
      let special =
        value["special_tokens"]?.members.map {
          SpecialTokenName(name: $0.key, content: $0.value.text ?? Text())
        } ?? []
      let requests = try (value["requests"]?.elements ?? []).map { try ChatRequest(json: $0, specialTokens: special) }
      let variables = (value["variables"]?.elements ?? []).compactMap { value -> JSONObject? in
        if case .object(let object) = value { object } else { nil }
      }
      return TemplateRows(
        name: value["name"]?.text?.string ?? "", template: value["template"]?.text ?? Text(), requests: requests,
        variables: variables)
    }
  }

  static let environment = RenderEnvironment {
    TemplateDate(year: 2024, month: 2, day: 9, hour: 7, minute: 5, second: 3, microsecond: 42)
  }
}

extension JSONValue {
  fileprivate var members: [JSONObject.Member] { if case .object(let object) = self { object.members } else { [] } }
}
