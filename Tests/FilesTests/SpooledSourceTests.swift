import Files
import MaskModel
import Testing

/// Gives its bytes once, a few at a time.
private final class Trickle: ByteSource {
  let name = "-"
  let size: Int? = nil
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    #expect(offset == position)
    let count = min(7, buffer.count, bytes.count - position)
    buffer.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }
}

@Suite struct SpooledSourceTests {
  private func read(_ source: SpooledSource, at offset: Int, _ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = try bytes.withUnsafeMutableBytes { try source.read(at: offset, into: $0) }
    return Array(bytes.prefix(got))
  }

  @Test func whatWasReadOnceCanBeReadAgain() throws {
    let bytes = (0..<100).map(UInt8.init)
    let source = try SpooledSource(Trickle(bytes), folder: "/tmp")
    #expect(try read(source, at: 0, 5) == Array(bytes[0..<5]))
    #expect(try read(source, at: 50, 10) == Array(bytes[50..<56]))
    #expect(try read(source, at: 3, 10) == Array(bytes[3..<13]))
    #expect(try read(source, at: 98, 10) == Array(bytes[98..<100]))
    #expect(try read(source, at: 100, 10) == [])
    #expect(try read(source, at: 1_000, 10) == [])
    #expect(try read(source, at: 0, 200) == bytes)
  }

  @Test func aFolderThatIsNotThereIsAnError() {
    #expect(throws: FileError.self) { _ = try SpooledSource(Trickle([]), folder: "/nowhere/at/all") }
  }
}
