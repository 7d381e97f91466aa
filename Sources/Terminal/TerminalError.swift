/// Why no screen could be opened.
public enum TerminalError: Error, Hashable, Sendable {
  case noTerminal(path: String, reason: String)
  case unknownTerminal(path: String)
  case noUTF8
}

extension TerminalError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noTerminal(let path, let reason): "\(path): cannot be opened (\(reason)); expected a terminal"
    case .unknownTerminal(let path):
      "\(path): the terminal that TERM names has no description on this machine, or cannot move its cursor"
    case .noUTF8: "neither the locale of the environment nor C.UTF-8 is UTF-8; expected one that is"
    }
  }
}
