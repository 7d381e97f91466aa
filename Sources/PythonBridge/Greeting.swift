import Glibc
import JSON

/// The first exchange with a child that was just started.
struct Greeting {
  private static let silence = 60
  let child: ChildProcess
  let lastWords: LastWords
  let launch: PythonLaunch
  private(set) var reader: AnswerReader

  init(child: ChildProcess, lastWords: LastWords, launch: PythonLaunch) {
    self.child = child
    self.lastWords = lastWords
    self.launch = launch
    reader = AnswerReader(child.output)
  }

  mutating func exchange(packages: [String]) throws(BridgeError) -> JSONValue {
    let members: [(Text, JSONValue)] = [
      ("protocol", .integer(Int64(Bridge.protocolVersion))), ("offline", .bool(launch.offline)),
      ("packages", .array(packages.map { .string(Text($0)) })),
    ]
    let answer: Answer
    do throws(AnswerReader.Trouble) {
      try child.write(Bridge.request(1, "hello", members), silence: Self.silence * 1000)
      answer = try reader.next(silence: Self.silence * 1000)
    } catch {
      throw refined(Bridge.error(error, child, lastWords, doing: "hello", Self.silence))
    }
    if let error = answer.error { throw .answered(error) }
    guard let hello = answer.ok, hello["protocol"]?.int == Bridge.protocolVersion else {
      throw .protocolBroken("it does not speak protocol \(Bridge.protocolVersion)")
    }
    return hello
  }

  /// An interpreter without the package ends with one line that says so.
  private func refined(_ error: BridgeError) -> BridgeError {
    guard case .ended(_, let words) = error, words.contains("No module named"), words.contains("maskcheck") else {
      return error
    }
    return .noPackage(python: launch.python)
  }
}

extension ChildProcess {
  /// Writes all, and waits while the child does not read.
  func write(_ bytes: [UInt8], silence: Int) throws(AnswerReader.Trouble) {
    var sent = 0
    while sent < bytes.count {
      var wanted = pollfd(fd: input, events: Int16(POLLOUT), revents: 0)
      let ready = poll(&wanted, 1, Int32(clamping: silence))
      if ready == 0 { throw .silent }
      guard ready > 0 else {
        if errno == EINTR { continue }
        throw .ended
      }
      let count = bytes.withUnsafeBytes { all in
        Glibc.send(
          input, all.baseAddress?.advanced(by: sent), all.count - sent,
          Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      if count > 0 { sent += count } else if errno != EINTR, errno != EAGAIN { throw .ended }
    }
  }
}
