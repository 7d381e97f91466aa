#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A pipe to oneself: makes a waiting `poll` return. May be used from any thread.
public final class Waker: Sendable {
  // A class: it owns two file descriptors.
  let readEnd: Int32
  private let writeEnd: Int32

  public init() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      }
    }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    if readEnd >= 0 { _ = close(readEnd) }
    if writeEnd >= 0 { _ = close(writeEnd) }
  }

  public func wake() {
    var byte: UInt8 = 0
    // A full pipe is fine: the reader wakes anyway.
    _ = write(writeEnd, &byte, 1)
  }

  /// Takes all that was written.
  func drain() {
    var bytes: [UInt8] = Array(repeating: 0, count: 64)
    while read(readEnd, &bytes, bytes.count) > 0 {}
  }

  /// Waits until it is woken.
  ///
  /// - Returns: false when the time is over.
  func wait(milliseconds: Int) -> Bool {
    var descriptor = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
    let ready = poll(&descriptor, 1, Int32(clamping: milliseconds)) > 0
    if ready { drain() }
    return ready
  }
}
