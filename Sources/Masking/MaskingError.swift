import MaskModel

/// Why a run cannot begin.
public enum MaskingError: Error, Sendable, Hashable {
  /// The user's settings are wrong for us (exit code 2): option, what was found, what was expected.
  case setting(option: String, found: String, expected: String)
  /// The trainer itself would refuse the whole run: its error type and message as it prints them, and what to do.
  case refused(error: String, message: String, fix: String)
  /// The same of a chat template that the trainer cannot mask with.
  case refusedTemplate(error: String, message: String, fix: String, TemplateRefusal)
  /// Not modelled yet: a clear word instead of a guess.
  case unsupported(String)
}

extension MaskingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .setting(let option, let found, let expected): "\(option): found \(found), expected \(expected)"
    case .refused(let error, let message, let fix): "\(error): \(message)\n\(fix)"
    case .refusedTemplate(let error, let message, let fix, _): "\(error): \(message)\n\(fix)"
    case .unsupported(let word): word
    }
  }
}
