import ChatTemplates
import JSON
import MaskModel

/// Renders every row by the quick program and by the general evaluator alone, and prints what differs.
enum TemplateCheck {
  static func run(_ arguments: [String]) -> Int32 {
    guard let path = arguments.first else { return 2 }
    do {
      var count = 0
      var different = 0
      for rows in try TemplateRows.read(path) {
        guard let template = try? ChatTemplate(rows.template, name: rows.name) else { continue }
        for variables in rows.variables {
          count += 1
          if result(template, variables, .usual) == result(template, variables, .general) {
            continue
          }
          different += 1
          print("\(rows.name): \(PythonText.str(.object(variables)))")
        }
      }
      print("\(count) renderings, \(different) different")
      return different == 0 ? 0 : 1
    } catch {
      print("\(error)")
      return 1
    }
  }

  struct Result: Equatable {
    var text: [UInt8] = []
    var spans: RenderedSpans?
    var error: String?
  }

  static func result(_ template: ChatTemplate, _ variables: JSONObject, _ limits: RenderLimits)
    -> Result
  {
    result { text throws(TemplateError) in
      try template.render(
        variables: variables, environment: TemplateRows.environment, limits: limits, into: &text)
    }
  }

  static func result(_ template: ChatTemplate, _ request: ChatRequest, _ limits: RenderLimits)
    -> Result
  {
    result { text throws(TemplateError) in
      try template.render(
        request, environment: TemplateRows.environment, limits: limits, into: &text)
    }
  }

  private static func result(
    _ render: (inout [UInt8]) throws(TemplateError) -> RenderedSpans
  ) -> Result {
    var result = Result()
    do {
      result.spans = try render(&result.text)
      // The quick program follows messages to places where the general evaluator does not look for them.
      result.spans?.messages = []
    } catch {
      result.error = "\(error)"
    }
    return result
  }
}

extension RenderLimits {
  static let usual = RenderLimits()

  /// With a limit below the usual ones the quick program is left out.
  static var general: RenderLimits {
    var limits = RenderLimits()
    limits.steps -= 1
    return limits
  }
}
