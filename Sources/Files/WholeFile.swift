#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Small files, read or written as a whole.
public enum WholeFile {
  /// - Parameter limit: more bytes than this are an error, so that a wrong path does not fill the memory.
  public static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let (descriptor, status) = try FileDescriptor.reading(path)
    let size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    guard size <= limit else { throw .tooLarge(path: path, limit: limit) }
    var bytes: [UInt8] = []
    // One byte more than the size, so that the end is seen without growing.
    var room = max(size + 1, 64 << 10)
    while true {
      let piece = try read(room, from: descriptor, path: path)
      if piece.isEmpty { return bytes }
      if bytes.isEmpty { bytes = piece } else { bytes += piece }
      guard bytes.count <= limit else { throw .tooLarge(path: path, limit: limit) }
      room = max(room - piece.count, 64 << 10)
    }
  }

  private static func read(
    _ room: Int, from descriptor: FileDescriptor, path: String
  ) throws(FileError) -> [UInt8] {
    var failure: FileError?
    // Not filled with zeros before: that takes as long as reading.
    let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      do throws(FileError) {
        count = try descriptor.read(into: UnsafeMutableRawBufferPointer(buffer), path: path)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Writes the file whole or leaves what was there (see `OutputFile`).
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = try OutputFile(path)
    try file.write(bytes)
    try file.commit()
  }
}
