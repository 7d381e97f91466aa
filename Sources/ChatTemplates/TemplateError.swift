/// Why a template could not be read or rendered, and where.
public struct TemplateError: Error, Sendable, Hashable {
  /// The Python exception that jinja2 or transformers would raise; `limit` is our own.
  public enum Kind: String, Sendable {
    case syntax = "TemplateSyntaxError"
    case assertion = "TemplateAssertionError"
    /// `raise_exception`: the words are the template's.
    case raised = "TemplateError"
    case runtime = "TemplateRuntimeError"
    /// Python's own.
    case pythonRuntime = "RuntimeError"
    case undefined = "UndefinedError"
    case security = "SecurityError"
    case filterArgument = "FilterArgumentError"
    case type = "TypeError"
    case value = "ValueError"
    case key = "KeyError"
    case index = "IndexError"
    case zeroDivision = "ZeroDivisionError"
    case overflow = "OverflowError"
    case attribute = "AttributeError"
    case failedAssertion = "AssertionError"
    case limit = "LimitExceeded"
    case unsupported = "Unsupported"
  }

  public var kind: Kind
  public var message: String
  /// The file or the place that the template came from; empty until it is known.
  public var template = ""
  /// Of the template, from 1; 0 where unknown.
  public var line = 0

  init(_ kind: Kind, _ message: String, line: Int = 0) {
    self.kind = kind
    self.message = message
    self.line = line
  }
}

extension TemplateError: CustomStringConvertible {
  public var description: String {
    let place = line > 0 ? "\(template.isEmpty ? "template" : template), line \(line): " : ""
    return kind == .raised ? place + message : "\(place)\(kind.rawValue): \(message)"
  }
}
