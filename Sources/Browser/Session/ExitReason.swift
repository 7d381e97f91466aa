/// Why the browser was left.
public enum ExitReason: Hashable, Sendable {
  case quit
  /// By a signal: SIGINT, SIGTERM or SIGHUP.
  case interrupted(signal: Int32)
  /// The terminal is gone.
  case terminalLost
}
