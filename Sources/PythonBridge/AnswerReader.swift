import Glibc
import JSON

/// An answer as it came: what it answers, and the bytes behind it.
struct Answer: Sendable {
  var id: Int?
  var ok: JSONValue?
  var error: ChildError?
  var payload: [UInt8] = []
}

/// Reads lines and payloads from the child's pipe, and waits no longer than it is told.
struct AnswerReader {
  enum Trouble: Error {
    case ended
    case silent
    case broken(String)
  }

  /// No line of ours is longer, and no payload larger.
  private static let largest = 1 << 30
  private static let step = 1 << 17
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// The next answer; lines that only say how far the child is are passed over, but prove that it lives.
  ///
  /// - Parameter silence: how long nothing may be heard, in milliseconds.
  mutating func next(silence: Int) throws(Trouble) -> Answer {
    while true {
      let line = try line(silence)
      let value: JSONValue
      do {
        value = try JSONValue(parsing: line, replacesLoneSurrogates: true)
      } catch {
        throw .broken("\(error) in \(String(decoding: line.prefix(200), as: UTF8.self))")
      }
      var answer = Answer(id: value["id"]?.int, ok: value["ok"], error: value["error"].map { ChildError($0) })
      guard answer.ok != nil || answer.error != nil else { continue }
      if let size = answer.ok?["bytes"]?.int { answer.payload = try payload(size, silence) }
      return answer
    }
  }

  private mutating func line(_ silence: Int) throws(Trouble) -> [UInt8] {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return Array(buffer[start..<end])
      }
      searched = buffer.count
      guard buffer.count - start < Self.largest else { throw .broken("a line without an end") }
      try fill(silence, &searched)
    }
  }

  private mutating func fill(_ silence: Int, _ searched: inout Int) throws(Trouble) {
    buffer.removeFirst(start)
    searched -= start
    start = 0
    let kept = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: Self.step))
    var got = 0
    defer { buffer.removeLast(Self.step - got) }
    got = try read(&buffer, from: kept, silence)
  }

  private mutating func payload(_ size: Int, _ silence: Int) throws(Trouble) -> [UInt8] {
    guard (0...Self.largest).contains(size) else { throw .broken("a payload of \(size) bytes") }
    var bytes = [UInt8](repeating: 0, count: size)
    let have = min(size, buffer.count - start)
    bytes.replaceSubrange(0..<have, with: buffer[start..<start + have])
    start += have
    var filled = have
    while filled < size { filled += try read(&bytes, from: filled, silence) }
    return bytes
  }

  private func read(_ target: inout [UInt8], from position: Int, _ silence: Int) throws(Trouble) -> Int {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let deadline = ContinuousClock.now + .milliseconds(silence)
    while true {
      let left = (deadline - ContinuousClock.now) / .milliseconds(1)
      let ready = poll(&wanted, 1, Int32(clamping: Int(max(0, left).rounded(.up))))
      if ready == 0 { throw .silent }
      if ready < 0, errno != EINTR { throw .ended }
      guard ready > 0 else { continue }
      let count = target.withUnsafeMutableBytes { bytes in
        Glibc.read(descriptor, bytes.baseAddress?.advanced(by: position), bytes.count - position)
      }
      if count > 0 { return count }
      if count == 0 || errno != EINTR { throw .ended }
    }
  }
}
