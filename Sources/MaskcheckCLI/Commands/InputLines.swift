import Files
import MaskModel

/// The lines of a source that is read once, in order.
struct InputLines {
  /// A longer line is an error of its own, so that a stream without line ends cannot take all memory.
  static let longest = 256 << 20
  private static let step = 1 << 18

  enum Line {
    case bytes([UInt8])
    case tooLong
  }

  private let source: any ByteSource
  private var offset = 0
  /// Bytes read and not handed out: from `start` on. Before `searched` there is no line end.
  private var buffer: [UInt8] = []
  private var start = 0
  private var searched = 0
  private var atEnd = false
  private var skipping = false

  init(_ source: any ByteSource) { self.source = source }

  /// The next line without its end (`\n` or `\r\n`); nil behind the last.
  mutating func next() throws -> Line? {
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) { return take(upTo: end, next: end + 1) }
      searched = buffer.count
      if atEnd { return start < buffer.count || skipping ? take(upTo: buffer.count, next: buffer.count) : nil }
      if buffer.count - start > Self.longest {
        skipping = true
        start = buffer.count
      }
      try fill()
    }
  }

  private mutating func take(upTo end: Int, next: Int) -> Line {
    defer {
      start = next
      searched = next
      skipping = false
    }
    guard !skipping else { return .tooLong }
    let stop = end > start && buffer[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
    return .bytes(Array(buffer[start..<stop]))
  }

  private mutating func fill() throws {
    buffer.removeFirst(start)
    searched -= start
    start = 0
    let kept = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: Self.step))
    let got = try buffer.withUnsafeMutableBytes {
      try source.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: $0[kept...]))
    }
    buffer.removeLast(Self.step - got)
    offset += got
    atEnd = got == 0
  }
}

extension InputLines {
  /// Reads standard input to its end and writes what `answer` makes of each line.
  ///
  /// - Returns: the exit status: 3 where an answer was an error.
  static func answerAll(
    _ surroundings: Surroundings, _ answer: (Line) -> (bytes: [UInt8], isError: Bool)
  ) throws -> Int32 {
    var lines = InputLines(PipeSource.standardInput())
    var failed = false
    while let line = try lines.next() {
      let answer = answer(line)
      failed = failed || answer.isError
      surroundings.output.write(answer.bytes)
    }
    surroundings.output.flush()
    return failed ? 3 : 0
  }
}
