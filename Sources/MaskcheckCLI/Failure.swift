/// What ends a command early: one line (or a few) for standard error, and the exit code that it means.
struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
  enum Kind: Int32, Sendable {
    /// The trainer refuses the run, or a threshold is missed.
    case finding = 1
    /// The command line is wrong, or asks for what is not there yet.
    case usage = 2
    /// An input could not be read.
    case input = 3
  }

  var kind: Kind
  var message: String

  var description: String { message }

  static func usage(_ message: String) -> Failure { Failure(kind: .usage, message: message) }
  static func input(_ message: String) -> Failure { Failure(kind: .input, message: message) }
  static func finding(_ message: String) -> Failure { Failure(kind: .finding, message: message) }

  static func notYet(_ what: String) -> Failure {
    usage("\(what) is not in this version yet")
  }
}
