#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Signals as bytes in a pipe, so that they are dealt with between two keys and not in the middle of anything.
///
/// A signal handler has no other way to its program than a global; this one is made once and never changes.
struct SignalPipe: Sendable {
  let readEnd: Int32
  let writeEnd: Int32

  /// Touched by `install` before the first handler is set, so a handler never makes it.
  private static let ends: SignalPipe = {
    let waker: [Int32] = makePipe()
    return SignalPipe(readEnd: waker[0], writeEnd: waker[1])
  }()

  private static func makePipe() -> [Int32] {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return ends }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    return ends
  }

  static let handled: [Int32] = [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP]

  /// Sends the handled signals to the pipe from now on.
  ///
  /// - Returns: the pipe's end to read from, and what was in force before, for `restore`.
  static func install() -> (readEnd: Int32, previous: [Int32: sigaction]) {
    let readEnd = ends.readEnd
    var previous: [Int32: sigaction] = [:]
    for signal in handled {
      var action = sigaction()
      var old = sigaction()
      action.setHandler { SignalPipe.write(signal: $0) }
      action.sa_flags = Int32(SA_RESTART)
      if sigaction(signal, &action, &old) == 0 { previous[signal] = old }
    }
    return (readEnd, previous)
  }

  static func restore(_ previous: [Int32: sigaction]) {
    for (signal, action) in previous {
      var action = action
      _ = sigaction(signal, &action, nil)
    }
  }

  /// In a signal handler: only `write`, and errno as it was.
  private static func write(signal: Int32) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: signal)
    #if canImport(Darwin)
      _ = Darwin.write(ends.writeEnd, &byte, 1)
    #else
      _ = Glibc.write(ends.writeEnd, &byte, 1)
    #endif
    errno = saved
  }

  /// The next signal that came, nil when there is none.
  static func next() -> Int32? {
    var byte: UInt8 = 0
    return read(ends.readEnd, &byte, 1) == 1 ? Int32(byte) : nil
  }
}

extension sigaction {
  mutating func setHandler(_ handler: @convention(c) (Int32) -> Void) {
    #if canImport(Darwin)
      __sigaction_u.__sa_handler = handler
    #else
      __sigaction_handler.sa_handler = handler
    #endif
  }
}
