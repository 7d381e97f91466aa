import Files
import Foundation
import Testing

@Suite struct WholeFileTests {
  private func listing(_ directory: TemporaryDirectory) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
  }

  @Test func writesWholeAndLeavesNothingElse() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/out"
    try WholeFile.write(Array("one".utf8), to: path)
    try WholeFile.write(Array("two".utf8), to: path)
    #expect(try WholeFile.read(path, limit: 10) == Array("two".utf8))
    #expect(try listing(directory) == ["out"])
  }

  @Test func keepsTheModeOfWhatWasThere() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.file("out", [1])
    #expect(chmod(path, 0o640) == 0)
    try WholeFile.write([2], to: path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test func followsALinkAndReplacesItsTarget() throws {
    let directory = try TemporaryDirectory()
    let target = try directory.file("target", [1])
    let link = "\(directory.path)/link"
    #expect(symlink(target, link) == 0)
    try WholeFile.write([2], to: link)
    #expect(try WholeFile.read(target, limit: 10) == [2])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
  }

  @Test func failureLeavesWhatWasThere() throws {
    let directory = try TemporaryDirectory()
    #expect(throws: FileError.self) { try WholeFile.write([1], to: "\(directory.path)/no/such/file") }
    #expect(throws: FileError.self) { try WholeFile.write([1], to: directory.path) }
    #expect(try listing(directory) == [])
    try WholeFile.write([1], to: "/dev/null")
  }

  @Test func listsDataFilesByName() throws {
    let directory = try TemporaryDirectory()
    for name in ["b.jsonl", "a.JSONL", "é.json", "c.txt", ".hidden.jsonl", "jsonl", "a.jsonl"] {
      _ = try directory.file(name)
    }
    try FileManager.default.createDirectory(atPath: "\(directory.path)/d.jsonl", withIntermediateDirectories: false)
    let found = try Directory.files(in: directory.path, extensions: ["jsonl", "json"])
    #expect(found.map { URL(filePath: $0).lastPathComponent } == ["a.JSONL", "a.jsonl", "b.jsonl", "é.json"])
    #expect(throws: FileError.self) { try Directory.files(in: "\(directory.path)/none", extensions: ["jsonl"]) }
    #expect(Directory.exists(directory.path) && !Directory.exists("\(directory.path)/b.jsonl"))
  }
}
