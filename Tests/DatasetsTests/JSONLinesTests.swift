import Datasets
import JSON
import MaskModel
import Testing

@Suite struct JSONLinesTests {
  private func options(_ change: (inout JSONLinesOptions) -> Void) -> JSONLinesOptions {
    var options = JSONLinesOptions()
    change(&options)
    return options
  }

  /// However a file is cut into blocks, reads and batches, its rows are the same.
  @Test func bordersOfBuffersDoNotShow() throws {
    let lines = (0..<30).map { #"{"a":"r\#($0) é\#(String(repeating: "x", count: $0 % 7))","b":\#($0)}"# }
    for separator in ["\n", "\r\n", "\n\n", "\r\n \t\r\n"] {
      let bytes = Array(("\u{FEFF}" + lines.joined(separator: separator)).utf8)
      let whole = try Reading([BytesSource(bytes)])
      #expect(whole.records.count == 30 && whole.problems.isEmpty)
      for size in Array(1...90) + [500, 1000] {
        for piece in [1, 7, Int.max] where piece > 1 || size % 10 == 0 {
          let options = options {
            $0.blockSize = size
            $0.readSize = max(1, size / 3)
            $0.batchSize = size * 2
            $0.keptSize = size * 20
          }
          let reading = try Reading([BytesSource(bytes, piece: piece, isPipe: true)], options)
          #expect(reading.records == whole.records)
          #expect(reading.problems == [])
        }
      }
    }
  }

  /// A line may hold a million keys, and the next line the same the other way round: no look goes through all of them.
  @Test(.timeLimit(.minutes(1))) func objectsOfManyKeys() throws {
    let keys = (0..<50_000).map { #""\#($0)":1"# }
    let lines = [keys, keys.reversed(), Array(keys.dropFirst())].map { #"{"a":{\#($0.joined(separator: ","))}}"# }
    let reading = try Reading(lines.joined(separator: "\n"))
    #expect(reading.records.count == 3 && reading.problems.isEmpty)
  }

  @Test func originsNameLineAndBytes() throws {
    let text = "\u{FEFF}\n{\"a\":1} {\"a\":2}\r\n\n{\n\"a\":3}\n{\"a\":4}"
    let reading = try Reading(text)
    #expect(reading.records.map(\.origin.line) == [2, 2, 4, 6])
    let bytes = Array(text.utf8)
    let shown = reading.records.map { String(decoding: bytes[$0.origin.bytes], as: UTF8.self) }
    #expect(shown == [#"{"a":1}"#, #"{"a":2}"#, "{\n\"a\":3}", #"{"a":4}"#])
  }

  @Test func brokenRowsCostTheirLineAndKeepTheirIndex() throws {
    let reading = try Reading("{\"a\":1}\n{\"a\":2,}\n{'a':3}\n{\"a\":4,\"a\":5}\n{\"a\":\n{\"a\":6}\n")
    #expect(reading.records.map(\.origin.index) == [0, 3, 5])
    #expect(reading.records.map(\.values) == [[1], [5], [6]])
    #expect(reading.problems.map(\.kind) == [.unreadable, .unreadable, .loadWouldFail, .unreadable])
    #expect(reading.problems.map(\.line) == [2, 3, 4, 5])
    #expect(reading.problems[0].found == "`}`")
    #expect(reading.problems[0].byte == 15)
    #expect(reading.problems[2].found == "the key `a` a second time")
  }

  @Test func aLineBeyondTheBoundIsNamedAndPassedOver() throws {
    let long = "{\"a\":\"" + String(repeating: "x", count: 500) + "\"}"
    let options = options {
      $0.blockSize = 20
      $0.readSize = 16
      $0.longestLine = 200
    }
    for (text, lines) in [
      ("{\"a\":\"1\"}\n\(long)\n{\"a\":\"2\"}\n", [1, 3]), ("\(long)\n{\"a\":\"1\"}\n", [2]),
      ("{\"a\":\"1\"}\n\(long)", [1]),
    ] {
      let reading = try Reading(text, options: options)
      #expect(reading.records.map(\.origin.line) == lines)
      let problem = try #require(reading.problems.first { $0.kind == .unreadable })
      #expect(problem.found == "a line of more than 200 bytes")
      #expect(problem.line == (lines[0] == 2 ? 1 : 2))
      #expect(reading.records.last?.origin.index == (lines == [1] ? 0 : lines.count == 2 ? 2 : 1))
    }
  }

  @Test func aFileThatIsCutWhileItIsReadEnds() throws {
    let text = (0..<200).map { "{\"a\":\"row \($0)\"}\n" }.joined()
    let source = CutSource(Array(text.utf8))
    let data = try JSONLines.open(
      sources: [source],
      options: options {
        $0.blockSize = 300; $0.readSize = 50
      })
    #expect(try data.nextBatch()?.records.isEmpty == false)
    source.limit = 1000
    var rows = 0
    while let batch = try data.nextBatch() { rows += batch.records.count }
    #expect(rows < 100)
    #expect(try RowFinder(data, sources: [source]).row(at: 5)?.record?.values == ["row 5"])
    source.limit = 0
    #expect(try RowFinder(data, sources: [source]).row(at: 5) == nil)
  }

  @Test func renamesAndLimits() throws {
    let text = "{\"a\":1,\"b\":2}\n{\"a\":3}\n{\"a\":5}\n"
    let renamed = try Reading(
      text,
      options: options {
        $0.renamed = [("x", "b")]; $0.limit = 2
      })
    #expect(renamed.table.columns.map(\.name) == ["a", "x"])
    #expect(renamed.records.map(\.values) == [[1, 2], [3]])
    #expect(throws: DatasetError.noColumn("c", available: ["a", "b"])) {
      try Reading(text, options: options { $0.renamed = [("x", "c")] })
    }
    #expect(throws: DatasetError.columnTaken("a")) {
      try Reading(text, options: options { $0.renamed = [("a", "b")] })
    }
    #expect(try Reading(text, options: options { $0.limit = 0 }).records.isEmpty)
  }

  @Test func emptyDataAreAProblemAndNoTrap() throws {
    for files in [[], [""], ["", ""], ["\n"], ["{}"], ["[]"]] {
      let reading = try Reading(files.map { BytesSource($0) })
      #expect(reading.table.columns.isEmpty)
      #expect(reading.problems.contains { $0.kind == .loadWouldFail })
    }
  }

  @Test func batchesAreAboutAsLargeAsAsked() throws {
    let text = (0..<100).map { "{\"a\":\"row \($0) \(String(repeating: "x", count: 90))\"}\n" }.joined()
    let reading = try Reading(text, options: options { $0.batchSize = 1000 })
    #expect((8...13).contains(reading.batches))
    #expect(reading.records.map(\.origin.index) == Array(0..<100))
  }

  /// Rows cost what they hold and not what columns there are; where they hold much, batches are small.
  @Test func shortRowsOfManyColumnsStaySmall() throws {
    let wide = "{" + (0..<1000).map { "\"c\($0)\":1" }.joined(separator: ",") + "}"
    let reading = try Reading(wide + "\n" + String(repeating: "{}\n", count: 1000))
    #expect(reading.records.count == 1001)
    #expect(reading.records.dropFirst().allSatisfy { $0.values.isEmpty })
    let last = try Reading(wide + "\n" + String(repeating: "{\"c999\":2}\n", count: 1000))
    #expect(last.records.dropFirst().allSatisfy { $0.values.count == 1000 && $0.values.last == 2 })
    #expect(last.batches >= 4)
    let tooWide = "{" + (0..<5000).map { "\"c\($0)\":1" }.joined(separator: ",") + "}"
    let refused = try Reading("{\"c1\":2}\n" + tooWide)
    #expect(refused.records.map(\.values) == [[2]])
    #expect(refused.problems.map(\.kind) == [.unreadable])
  }

  @Test func formatsHaveTheirOwnNames() {
    #expect(Set(DatasetFormat.all.map(\.id)).count == DatasetFormat.all.count)
    #expect(DatasetFormat.all.allSatisfy { !$0.summary.isEmpty && !$0.details.isEmpty })
  }
}

/// A file that another program cuts.
/// `@unchecked Sendable`: read from one thread.
private final class CutSource: ByteSource, @unchecked Sendable {
  let name = "cut.jsonl"
  private let bytes: [UInt8]
  var limit = Int.max

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var size: Int? { bytes.count }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let end = min(bytes.count, limit)
    guard offset < end else { return 0 }
    let count = min(buffer.count, end - offset)
    bytes[offset..<offset + count].withUnsafeBytes { buffer.copyMemory(from: $0) }
    return count
  }
}
