import Glibc
import Synchronization

/// A child that leads a process group of its own, and the pipes to it.
///
/// A class, because it is a process: with its last owner the whole group is killed.
final class ChildProcess: Sendable {
  let id: pid_t
  /// Requests go in here. A socket, for its write can be told not to raise SIGPIPE.
  let input: Int32
  let output: Int32
  let errors: Int32
  private let state = Mutex(State())

  private struct State {
    var inputIsOpen = true
    var status: Int32?
  }

  /// - Throws: `BridgeError.notStarted`.
  init(_ arguments: [String], environment: [String: String]) throws(BridgeError) {
    let python = arguments.first ?? ""
    guard let pipes = Pipes() else { throw .notStarted(python: python, reason: Self.reason(errno)) }
    var child = pid_t()
    let failure = Self.spawn(&child, arguments, environment, pipes)
    pipes.closeChildEnds()
    guard failure == 0 else {
      pipes.closeOurEnds()
      throw .notStarted(python: python, reason: Self.reason(failure))
    }
    id = child
    input = pipes.input.ours
    output = pipes.output.ours
    errors = pipes.errors.ours
  }

  /// `errors` is closed by the thread that drains it: it may still be reading.
  deinit {
    closeInput()
    end(within: 0)
    close(output)
  }

  /// The end of its input is how a child is asked to end.
  func closeInput() {
    state.withLock { state in
      if state.inputIsOpen { close(input) }
      state.inputIsOpen = false
    }
  }

  /// Kills the child and its own children.
  func kill() {
    // The number of a process that was waited for may be another's by now.
    state.withLock { if $0.status == nil { _ = Glibc.kill(-id, SIGKILL) } }
  }

  /// Waits for the end, and kills the group when the time is over.
  ///
  /// - Returns: how it ended, as one says it: `with exit code 1`.
  @discardableResult
  func end(within milliseconds: Int) -> String {
    for _ in 0..<max(0, milliseconds / 5) {
      if let status = status(WNOHANG) { return Self.words(for: status) }
      usleep(5000)
    }
    if let status = status(WNOHANG) { return Self.words(for: status) }
    kill()
    return status(0).map(Self.words) ?? "in an unknown way"
  }

  private func status(_ options: Int32) -> Int32? {
    state.withLock { state in
      if let known = state.status { return known }
      var status: Int32 = 0
      while true {
        let found = waitpid(id, &status, options)
        if found == -1, errno == EINTR { continue }
        guard found == id else { return nil }
        // What is left of its group goes with it.
        _ = Glibc.kill(-id, SIGKILL)
        state.status = status
        return status
      }
    }
  }

  private static func words(for status: Int32) -> String {
    let signal = status & 0x7F
    return signal == 0
      ? "with exit code \(status >> 8 & 0xFF)" : "by signal \(signal) (\(String(cString: strsignal(signal))))"
  }

  private static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }

  private static func spawn(
    _ child: inout pid_t, _ arguments: [String], _ environment: [String: String], _ pipes: Pipes
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (number, pipe) in [(0, pipes.input), (1, pipes.output), (2, pipes.errors)] as [(Int32, Pipes.Ends)] {
      posix_spawn_file_actions_adddup2(&actions, pipe.childs, number)
    }
    var none = sigset_t()
    sigemptyset(&none)
    var usual = sigset_t()
    sigemptyset(&usual)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT] { sigaddset(&usual, signal) }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    return withCStrings(arguments) { argv in
      withCStrings(environment.map { "\($0.key)=\($0.value)" }) { envp in
        posix_spawnp(&child, arguments.first ?? "", &actions, &attributes, argv, envp)
      }
    }
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}

/// The three pipes of a child; no end is inherited by others.
private struct Pipes {
  struct Ends {
    var ours: Int32
    var childs: Int32
  }

  let input: Ends
  let output: Ends
  let errors: Ends

  init?() {
    var made: [Ends] = []
    var pair: [Int32] = [0, 0]
    if socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0 {
      made.append(Ends(ours: pair[0], childs: pair[1]))
    }
    for _ in 0..<2 where pipe(&pair) == 0 {
      for number in pair { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
      made.append(Ends(ours: pair[0], childs: pair[1]))
    }
    guard made.count == 3 else {
      for ends in made { for number in [ends.ours, ends.childs] { close(number) } }
      return nil
    }
    (input, output, errors) = (made[0], made[1], made[2])
  }

  func closeChildEnds() { for ends in [input, output, errors] { close(ends.childs) } }
  func closeOurEnds() { for ends in [input, output, errors] { close(ends.ours) } }
}
