import Glibc

/// Bytes to a file descriptor, collected and written in pieces; or kept, for tests.
///
/// A class, because everything that writes shares one buffer. `@unchecked Sendable`: written to from one thread at a
/// time, the one that folds outcomes in order.
public final class OutputStream: @unchecked Sendable {
  private static let bufferSize = 1 << 16
  private let descriptor: Int32?
  private var pending: [UInt8] = []
  /// What could not be written (a full disk): later writes are dropped, and the caller says so at the end.
  public private(set) var failure: String?

  /// - Parameter descriptor: nil keeps all bytes for `taken()`.
  public init(descriptor: Int32?) { self.descriptor = descriptor }

  public func write(_ text: String) { write(Array(text.utf8)) }

  public func write(_ bytes: [UInt8]) {
    pending.append(contentsOf: bytes)
    if descriptor != nil, pending.count >= Self.bufferSize { flush() }
  }

  public func flush() {
    guard let descriptor else { return }
    pending.withUnsafeBytes { all in
      var rest = all[...]
      while !rest.isEmpty, failure == nil {
        let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written > 0 {
          rest = rest.dropFirst(written)
        } else if written < 0, errno != EINTR {
          failure = String(cString: strerror(errno))
        }
      }
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Everything written so far, where there is no descriptor.
  public func taken() -> [UInt8] {
    defer { pending = [] }
    return pending
  }
}
