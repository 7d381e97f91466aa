import Glibc
import JSON
import Synchronization

/// The child process in which the user's own packages run: docs/bridge-protocol.md.
///
/// May be asked from several threads: requests are answered in the order in which they were sent, and whoever waits
/// reads on until its own answer has come.
public final class Bridge: Sendable {
  /// A request whose answer has not been fetched.
  public struct Ticket: Sendable, Hashable {
    let id: Int
    let doing: String
    /// Milliseconds without a word after which the child is given up.
    let silence: Int
  }

  private struct State {
    var reader: AnswerReader
    var nextID = 1
    var answers: [Int: Answer] = [:]
    /// Requests whose answers nobody wants any more.
    var forgotten: Set<Int> = []
    var failure: BridgeError?
  }

  /// What the child says of itself.
  public let python: String
  public let packages: [String: String]
  private let child: ChildProcess
  private let lastWords: LastWords
  private let state: Mutex<State>

  public static let longestSilence = 600
  static let protocolVersion = 1

  /// Starts the child and greets it.
  ///
  /// - Parameter packages: whose versions to ask for; those that are not installed are left out of `packages`.
  public init(_ launch: PythonLaunch, packages wanted: [String] = []) throws(BridgeError) {
    let arguments = [launch.python, "-m", "maskcheck.bridge", "--program", "\(getpid())"]
    let child = try ChildProcess(arguments, environment: launch.childEnvironment)
    self.child = child
    let words = LastWords(reading: child.errors)
    lastWords = words
    state = Mutex(State(reader: AnswerReader(child.output)))
    var greeting = Greeting(child: child, lastWords: words, launch: launch)
    let hello = try greeting.exchange(packages: wanted)
    python = hello["python"]?.text?.string ?? "unknown"
    var versions: [String: String] = [:]
    if case .object(let object)? = hello["packages"] {
      for member in object.members { versions[member.key.string] = member.value.text?.string }
    }
    packages = versions
    let reader = greeting.reader
    state.withLock {
      $0.reader = reader
      $0.nextID = 2
    }
  }

  /// The head of the child's process group.
  var childID: Int32 { child.id }

  /// Ends the child: at the end of its input, or after two seconds with its whole group.
  public func close() {
    state.withLock { $0.failure = $0.failure ?? .ended(how: "when it was told to", lastWords: "") }
    child.closeInput()
    child.end(within: 2000)
  }

  /// Writes a request; the child works on it while we do something else.
  public func send(
    _ what: String, _ members: [(Text, JSONValue)], silence: Int = Bridge.longestSilence
  ) throws(BridgeError) -> Ticket {
    try unlocked { state throws(BridgeError) in
      if let failure = state.failure { throw failure }
      let id = state.nextID
      state.nextID += 1
      do throws(AnswerReader.Trouble) {
        try child.write(Self.request(id, what, members), silence: silence * 1000)
      } catch {
        throw fail(error, doing: what, silence, &state)
      }
      return Ticket(id: id, doing: what, silence: silence)
    }
  }

  /// Waits for the answer to a request.
  ///
  /// - Throws: `BridgeError.answered` for an error that the child tells, and whatever ends it.
  public func answer(to ticket: Ticket) throws(BridgeError) -> (ok: JSONValue, payload: [UInt8]) {
    let answer = try unlocked { state throws(BridgeError) in try take(ticket, &state) }
    if let error = answer.error { throw .answered(error) }
    return (answer.ok ?? .null, answer.payload)
  }

  public func ask(
    _ what: String, _ members: [(Text, JSONValue)], silence: Int = Bridge.longestSilence
  ) throws(BridgeError) -> JSONValue {
    try answer(to: try send(what, members, silence: silence)).ok
  }

  /// For answers that nobody will fetch.
  public func forget(_ tickets: [Ticket]) {
    state.withLock { state in
      for ticket in tickets where state.answers.removeValue(forKey: ticket.id) == nil {
        state.forgotten.insert(ticket.id)
      }
    }
  }

  private func unlocked<Result: Sendable>(
    _ body: (inout State) throws(BridgeError) -> Result
  ) throws(BridgeError) -> Result {
    let result = state.withLock { state in
      Swift.Result { () throws(BridgeError) in try body(&state) }
    }
    return try result.get()
  }

  private func take(_ ticket: Ticket, _ state: inout State) throws(BridgeError) -> Answer {
    while true {
      if let answer = state.answers.removeValue(forKey: ticket.id) { return answer }
      if let failure = state.failure { throw failure }
      do throws(AnswerReader.Trouble) {
        let answer = try state.reader.next(silence: ticket.silence * 1000)
        guard let id = answer.id else { continue }
        if state.forgotten.remove(id) == nil { state.answers[id] = answer }
      } catch {
        throw fail(error, doing: ticket.doing, ticket.silence, &state)
      }
    }
  }

  /// Nothing more can be asked of this child.
  private func fail(
    _ trouble: AnswerReader.Trouble, doing: String, _ silence: Int, _ state: inout State
  ) -> BridgeError {
    let error = Self.error(trouble, child, lastWords, doing: doing, silence)
    state.failure = error
    return error
  }

  static func error(
    _ trouble: AnswerReader.Trouble, _ child: ChildProcess, _ lastWords: LastWords, doing: String, _ silence: Int
  ) -> BridgeError {
    switch trouble {
    case .ended:
      let how = child.end(within: 1000)
      return .ended(how: how, lastWords: lastWords.text(waiting: 500))
    case .silent:
      child.end(within: 0)
      return .silent(seconds: silence, doing: doing, lastWords: lastWords.text(waiting: 200))
    case .broken(let what):
      child.end(within: 0)
      return .protocolBroken(what)
    }
  }

  static func request(_ id: Int, _ what: String, _ members: [(Text, JSONValue)]) -> [UInt8] {
    let head: [(Text, JSONValue)] = [("id", .integer(Int64(id))), ("do", .string(Text(what)))]
    var writer = JSONWriter()
    writer.value(.object(JSONObject((head + members).map { JSONObject.Member(key: $0.0, value: $0.1) })))
    return writer.bytes + [0x0A]
  }
}
