import Glibc
import MaskModel
import Synchronization

/// What a child wrote to its standard error, the last of it. A thread reads all the time: a full pipe would stop the
/// child.
final class LastWords: Sendable {
  private static let kept = 8 << 10
  private let state = Mutex(State())

  private struct State {
    var bytes: [UInt8] = []
    var isDone = false
  }

  /// - Parameter descriptor: closed at its end.
  init(reading descriptor: Int32) {
    let isStarted = WorkThread.start(stackSize: 1 << 18) { [self] in
      drain(descriptor)
      close(descriptor)
      state.withLock { $0.isDone = true }
    }
    if isStarted { return }
    // Closed, so that the child gets an error instead of waiting for a reader.
    close(descriptor)
    state.withLock { $0.isDone = true }
  }

  private func drain(_ descriptor: Int32) {
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 || (count < 0 && errno != EINTR) { return }
      guard count > 0 else { continue }
      state.withLock { state in
        state.bytes.append(contentsOf: buffer[..<count])
        if state.bytes.count > Self.kept { state.bytes.removeFirst(state.bytes.count - Self.kept) }
      }
    }
  }

  /// - Parameter milliseconds: how long to wait for the end of what a child says that is gone.
  func text(waiting milliseconds: Int = 0) -> String {
    for _ in 0..<max(0, milliseconds / 5) where !state.withLock({ $0.isDone }) { usleep(5000) }
    let text = String(decoding: state.withLock { $0.bytes }, as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: true).suffix(40).joined(separator: "\n")
  }
}
