#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Gives the terminal back when the program crashes: the main screen, a visible cursor, plain attributes, line mode.
/// Then the crash goes on as it would have.
enum CrashRestore {
  /// All that a handler needs, ready made: it may neither allocate nor ask ncurses.
  private struct Plan {
    var descriptor: Int32 = -1
    var modes = termios()
    var bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    var count = 0
    var previous = UnsafeMutablePointer<sigaction>.allocate(capacity: 64)
  }

  // A signal handler has no other way to its data than a global. Written by `arm` and `disarm` only, on the thread that
  // owns the terminal.
  private nonisolated(unsafe) static let plan: UnsafeMutablePointer<Plan> = {
    let plan = UnsafeMutablePointer<Plan>.allocate(capacity: 1)
    plan.initialize(to: Plan())
    plan.pointee.previous.initialize(repeating: sigaction(), count: 64)
    return plan
  }()

  private static let signals: [Int32] = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE]

  /// - Parameters:
  ///   - modes: as they were before the screen was opened.
  ///   - bytes: what brings the terminal back, at most 256 bytes.
  static func arm(descriptor: Int32, modes: termios, bytes: [UInt8]) {
    plan.pointee.descriptor = descriptor
    plan.pointee.modes = modes
    plan.pointee.count = min(bytes.count, 256)
    for index in 0..<plan.pointee.count { plan.pointee.bytes[index] = bytes[index] }
    for signal in signals {
      var action = sigaction()
      action.setHandler { CrashRestore.handle($0) }
      _ = sigaction(signal, &action, plan.pointee.previous + Int(signal))
    }
  }

  static func disarm() {
    guard plan.pointee.descriptor >= 0 else { return }
    plan.pointee.descriptor = -1
    for signal in signals { _ = sigaction(signal, plan.pointee.previous + Int(signal), nil) }
  }

  private static func handle(_ signal: Int32) {
    let plan = plan
    if plan.pointee.descriptor >= 0 {
      _ = write(plan.pointee.descriptor, plan.pointee.bytes, plan.pointee.count)
      _ = tcsetattr(plan.pointee.descriptor, TCSANOW, &plan.pointee.modes)
    }
    // With the former handler in force, the instruction that failed fails again and is reported as ever; a signal that
    // was sent has to be sent again.
    _ = sigaction(signal, plan.pointee.previous + Int(signal), nil)
    if signal == SIGABRT { _ = raise(signal) }
  }
}
