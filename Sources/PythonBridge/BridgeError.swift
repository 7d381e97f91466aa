import JSON

/// Why something that goes through the user's Python did not come to be.
public enum BridgeError: Error, Sendable {
  /// The interpreter could not be started; `reason` is the system's own text.
  case notStarted(python: String, reason: String)
  /// It was started and has no package `maskcheck`.
  case noPackage(python: String)
  /// The child is gone; what it said last.
  case ended(how: String, lastWords: String)
  /// Nothing was heard for so long, and the child was killed.
  case silent(seconds: Int, doing: String, lastWords: String)
  /// It said what the protocol does not have.
  case protocolBroken(String)
  /// The answer to a request.
  case answered(ChildError)
}

extension BridgeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notStarted(let python, let reason):
      "cannot start \(python): \(reason)\n"
        + "this needs Python 3.9 or later with your packages: activate their environment, or name it with --python PATH"
    case .noPackage(let python):
      "\(python) finds no package maskcheck\n"
        + "install it there (pip install maskcheck), or name another Python with --python PATH"
    case .ended(let how, let lastWords): "Python ended \(how)" + Self.quoted(lastWords)
    case .silent(let seconds, let doing, let lastWords):
      "Python did not answer for \(seconds) seconds (\(doing)) and was ended" + Self.quoted(lastWords)
    case .protocolBroken(let what): "the answer of Python cannot be read: \(what)"
    case .answered(let error): error.description
    }
  }

  static func quoted(_ lastWords: String) -> String {
    lastWords.isEmpty ? ", without a word" : "; its last words:\n\(lastWords)"
  }
}

/// The `error` of an answer: docs/bridge-protocol.md, "Errors".
public struct ChildError: Error, Sendable, Hashable {
  public var kind: String
  public var type: String
  public var message: String
  public var traceback: String?
  public var row: Int?
  /// Where it was: `load`, `import`, `prepare`, …
  public var stage: String?
  private let all: JSONValue

  init(_ value: JSONValue) {
    func string(_ key: Text) -> String? { value[key]?.text?.string }
    kind = string("kind") ?? "internal"
    type = string("type") ?? "error"
    message = string("message") ?? ""
    traceback = string("traceback")
    row = value["row"]?.int
    stage = string("stage")
    all = value
  }

  private func string(_ key: Text) -> String? { all[key]?.text?.string }
}

extension ChildError: CustomStringConvertible {
  public var description: String {
    let place = row.map { "row \($0): " } ?? ""
    let hint = string("hint").map { "\n\($0)" } ?? ""
    switch kind {
    case "missing":
      let package = string("package") ?? "a package"
      return "the Python package \(package) is missing\ninstall it: \(string("hint") ?? "pip install \(package)")"
    case "user-code": return "\(place)\(type): \(message)\(hint)\n\(traceback ?? "")".trimmedAtEnd
    case "refused":
      return "\(place)the trainer stops with \(type): \(message)\(hint)\n\(traceback ?? "")".trimmedAtEnd
    case "internal": return "a mistake of the bridge: \(type): \(message)\n\(traceback ?? "")".trimmedAtEnd
    case "request", "choose", "version", "folder", "disk", "protocol": return "\(place)\(message)\(hint)"
    // An error that a package raised is known by its class; those of our own are sentences.
    default:
      return (string("module") ?? "").hasPrefix("maskcheck")
        ? "\(place)\(message)\(hint)" : "\(place)\(type): \(message)\(hint)"
    }
  }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }
}
