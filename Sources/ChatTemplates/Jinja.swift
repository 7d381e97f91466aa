import JSON
import MaskModel

/// Jinja as transformers 5.23 sets it up, for those who know chat templates only as a protocol.
public struct Jinja: ChatLanguage {
  private let environment: RenderEnvironment
  private let limits: RenderLimits

  public init(environment: RenderEnvironment = RenderEnvironment(), limits: RenderLimits = RenderLimits()) {
    self.environment = environment
    self.limits = limits
  }

  public func read(_ source: Text, name: String) throws(ChatError) -> any ChatRenderer {
    do {
      return Renderer(
        template: try ChatTemplate(source, name: name), environment: environment, limits: limits)
    } catch {
      throw ChatError(error)
    }
  }

  private struct Renderer: ChatRenderer {
    let template: ChatTemplate
    let environment: RenderEnvironment
    let limits: RenderLimits

    func render(_ request: ChatRequest, into target: inout [UInt8]) throws(ChatError) -> RenderedSpans {
      do {
        return try template.render(request, environment: environment, limits: limits, into: &target)
      } catch {
        throw ChatError(error)
      }
    }
  }
}

extension ChatError {
  init(_ error: TemplateError) {
    let name = error.template.isEmpty ? "template" : error.template
    self.init(
      type: error.kind.rawValue, message: error.message, place: error.line > 0 ? "\(name), line \(error.line)" : nil)
  }
}
