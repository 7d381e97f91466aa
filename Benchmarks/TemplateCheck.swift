import ChatTemplates
import JSON

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
          if result(template, variables, .usual) == result(template, variables, .general) { continue }
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
    var spans: RenderedText?
    var error: String?
  }

  struct RenderedText: Equatable {
    var generation: [Range<Int>]
    var characters: [Range<Int>]
    var readsClock: Bool
  }

  static func result(_ template: ChatTemplate, _ variables: JSONObject, _ limits: RenderLimits) -> Result {
    var result = Result()
    do {
      let spans = try template.render(
        variables: variables, environment: TemplateRows.environment, limits: limits, into: &result.text)
      result.spans = RenderedText(
        generation: spans.generation, characters: spans.generationCharacters, readsClock: spans.readsClock)
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
