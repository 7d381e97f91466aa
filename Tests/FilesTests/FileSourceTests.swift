import Files
import Foundation
import MaskModel
import Testing

/// A directory that is gone after the test.
final class TemporaryDirectory {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "maskcheck-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String, _ bytes: [UInt8] = []) throws -> String {
    try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
    return "\(path)/\(name)"
  }
}

@Suite struct FileSourceTests {
  private func read(_ source: any ByteSource, at offset: Int, _ count: Int) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    let got = try buffer.withUnsafeMutableBytes { try source.read(at: offset, into: $0) }
    return Array(buffer[..<got])
  }

  @Test func readsAtAnyPlace() throws {
    let directory = try TemporaryDirectory()
    let source = try FileSource.open(try directory.file("a", Array("hello world".utf8)))
    #expect(source.size == 11)
    #expect(try read(source, at: 6, 100) == Array("world".utf8))
    #expect(try read(source, at: 0, 5) == Array("hello".utf8))
    #expect(try read(source, at: 11, 5) == [])
    #expect(try read(source, at: 1 << 40, 5) == [])
  }

  @Test func aFileThatIsCutWhileOpenEnds() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.file("a", [UInt8](repeating: 1, count: 100_000))
    let source = try FileSource.open(path)
    #expect(try read(source, at: 0, 10).count == 10)
    #expect(truncate(path, 50) == 0)
    #expect(try read(source, at: 40, 1000).count == 10)
    #expect(try read(source, at: 5000, 1000) == [])
  }

  @Test func errorsNamePathAndReason() throws {
    let directory = try TemporaryDirectory()
    let missing = "\(directory.path)/none"
    #expect(throws: FileError.system(doing: "open", path: missing, reason: "No such file or directory")) {
      try FileSource.open(missing)
    }
    #expect(throws: FileError.system(doing: "read", path: directory.path, reason: "Is a directory")) {
      try FileSource.open(directory.path)
    }
    #expect(throws: FileError.tooLarge(path: try directory.file("big", [1, 2, 3]), limit: 2)) {
      try WholeFile.read("\(directory.path)/big", limit: 2)
    }
    #expect(FileError.tooLarge(path: "x", limit: 2).description.contains("x is larger than the 2 bytes"))
  }

  @Test func aPipeIsReadOnceInOrder() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    let writer = Thread { write(to: path) }
    writer.start()
    let source = try FileSource.open(path)
    #expect(source.size == nil)
    var bytes: [UInt8] = []
    while true {
      let piece = try read(source, at: bytes.count, 7)
      if piece.isEmpty { break }
      bytes += piece
    }
    #expect(bytes == Array("through a pipe".utf8))
    #expect(throws: FileError.notSeekable(path: path, offset: 0, position: 14)) { try read(source, at: 0, 1) }
  }

  @Test func readsWholeFilesOfAnySize() throws {
    let directory = try TemporaryDirectory()
    for count in [0, 1, 65_535, 65_536, 65_537, 300_000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      #expect(try WholeFile.read(try directory.file("a", bytes), limit: 1 << 20) == bytes)
    }
  }
}

/// Runs on another thread: opening a named pipe waits for the other end.
private func write(to path: String) {
  guard let handle = FileHandle(forWritingAtPath: path) else { return }
  handle.write(Data("through a pipe".utf8))
  try? handle.close()
}
