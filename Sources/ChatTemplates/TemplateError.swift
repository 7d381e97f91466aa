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
    case name = "NameError"
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
  /// Of what the template's author wrote wrongly, from 1, in characters; 0 where only the line is known.
  public var column = 0

  init(_ kind: Kind, _ message: String, line: Int = 0) {
    self.kind = kind
    self.message = message
    self.line = line
  }
}

extension TemplateError {
  /// With the column where the reader stood, if it is the line that the error is about.
  func at(column: Int, ofLine line: Int) -> TemplateError {
    var result = self
    if line == self.line, self.column == 0 { result.column = column }
    return result
  }
}

extension TemplateError: CustomStringConvertible {
  public var description: String {
    let column = column > 0 ? ", column \(column)" : ""
    let place = line > 0 ? "\(template.isEmpty ? "template" : template), line \(line)\(column): " : ""
    return kind == .raised ? place + message : "\(place)\(kind.rawValue): \(message)"
  }
}
