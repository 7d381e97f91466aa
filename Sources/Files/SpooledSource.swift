import MaskModel
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A pipe that can be read at any place behind what was read before: its bytes are kept in a file that has no name any
/// more and goes with the program. May be read from several threads at once.
public final class SpooledSource: ByteSource, Sendable {
  private struct State {
    var pipe: any ByteSource
    var kept = 0
  }

  public let name: String
  public var size: Int? { nil }
  private let store: FileDescriptor
  private let state: Mutex<State>

  /// - Parameter folder: where the bytes are kept.
  public init(_ pipe: sending any ByteSource, folder: String) throws(FileError) {
    name = pipe.name
    let path = "\(folder)/maskcheck.\(getpid()).spool"
    _ = unlink(path)
    let number = FileDescriptor.retrying { open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
    guard number >= 0 else { throw .last("write", path) }
    _ = unlink(path)
    store = FileDescriptor(number)
    state = Mutex(State(pipe: pipe))
  }

  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let kept = try state.withLock { state in
      if state.kept <= offset { try spool(&state, to: offset) }
      return state.kept
    }
    guard offset < kept, let start = buffer.baseAddress else { return 0 }
    let count = FileDescriptor.retrying { pread(store.number, start, min(buffer.count, kept - offset), off_t(offset)) }
    guard count >= 0 else { throw FileError.last("read", name) }
    return count
  }

  /// Reads the pipe until the byte at `offset` is kept, or to its end.
  private func spool(_ state: inout State, to offset: Int) throws {
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    while state.kept <= offset {
      let position = state.kept
      let pipe = state.pipe
      let count = try piece.withUnsafeMutableBytes { try pipe.read(at: position, into: $0) }
      if count == 0 { return }
      try piece.withUnsafeBytes { try keep(UnsafeRawBufferPointer(rebasing: $0[..<count]), at: position) }
      state.kept += count
    }
  }

  private func keep(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let count = FileDescriptor.retrying {
        pwrite(store.number, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset + done))
      }
      guard count > 0 else { throw .last("write", "the spool of \(name)") }
      done += count
    }
  }
}
