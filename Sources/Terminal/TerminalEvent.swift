/// What a terminal has to tell.
public enum TerminalEvent: Hashable, Sendable {
  case key(Key)
  case resized(Size)
  /// Someone called `wake` on the device's waker.
  case woken
  /// The time given to `nextEvent` is over.
  case timedOut
  /// A signal that asks to end: SIGINT, SIGTERM or SIGHUP.
  case signal(Int32)
  /// The terminal is gone: nothing can be read or shown any more.
  case closed
}
