#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why a file could not be opened, read or written.
public enum FileError: Error, Hashable, Sendable {
  /// `doing` completes "cannot … PATH"; `reason` is the system's own text.
  case system(doing: String, path: String, reason: String)
  /// `limit` is in bytes.
  case tooLarge(path: String, limit: Int)
  /// A pipe was asked for bytes that it has already given or not reached yet.
  case notSeekable(path: String, offset: Int, position: Int)

  /// With `errno` as it stands now.
  static func last(_ doing: String, _ path: String) -> FileError {
    .system(doing: doing, path: path, reason: String(cString: strerror(errno)))
  }
}

extension FileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .system(let doing, let path, let reason): "cannot \(doing) \(path): \(reason)"
    case .tooLarge(let path, let limit): "\(path) is larger than the \(limit) bytes that are read of such a file"
    case .notSeekable(let path, let offset, let position):
      "\(path) cannot be read at byte \(offset): it is no file, and stands at byte \(position)"
    }
  }
}
