import JSON
import MaskModel
import Testing

@testable import Datasets

@Suite struct RowFinderTests {
  /// Every row of every kind of file is found as the reader gave it.
  @Test(arguments: [
    ["plain"], ["mixed"], ["array"], ["texts"], ["lines"], ["plain", "plain"], ["mixed", "plain", "mixed"],
    ["array", "plain"], ["broken"],
  ])
  func findsEveryRow(kinds: [String]) throws {
    let files = kinds.map { Self.file($0) }
    for blockSize in [200, 10 << 20] {
      var options = JSONLinesOptions()
      options.blockSize = blockSize
      options.batchSize = 100
      options.keptSize = 2000
      let reading = try Reading(files.map { BytesSource($0) }, options)
      let finder = RowFinder(reading.data, sources: files.map { BytesSource($0) })
      #expect(reading.records.count >= 100)
      for record in reading.records {
        #expect(try finder.row(at: record.origin.index)?.record == record)
      }
      for problem in reading.problems where problem.kind == .unreadable {
        let found = try finder.row(at: problem.index)
        #expect(found?.record == nil && found?.problem == problem)
      }
      #expect(try finder.row(at: -1) == nil)
      #expect(try finder.row(at: reading.data.index.count) == nil)
      #expect(reading.data.index.isComplete)
    }
  }

  private static func file(_ kind: String) -> String {
    let rows = 0..<150
    switch kind {
    case "plain": return rows.map { #"{"a":"row \#($0)","b":\#($0)}"# }.joined(separator: "\r\n")
    case "mixed":
      return rows.map { #"{"a":\#($0 % 2 == 0 ? "\($0)" : "\"row \($0)\""),"b":\#($0)}"# }.joined(separator: "\n")
    case "array": return "[" + rows.map { #"{"a":"row \#($0)","b":\#($0)}"# }.joined(separator: ",\n ") + "]"
    case "texts": return "[" + rows.map { "\"row \($0)\"" }.joined(separator: ", ") + "]"
    case "lines": return rows.map { "{\n \"a\": \"row \($0)\",\n \"b\": [\($0),\n 1]\n}\n" }.joined()
    default:
      return rows.map { $0 % 5 == 1 ? "{\"a\":'row'}" : #"{"a":"row \#($0)","b":\#($0)}"# }.joined(separator: "\n")
    }
  }

  /// Where a row is larger than what is read at first.
  @Test func findsLargeRows() throws {
    let file = (0..<5).map { #"{"a":"\#(String(repeating: "x", count: 5000 + $0))"}"# }.joined(separator: "\n")
    var options = JSONLinesOptions()
    options.batchSize = 64
    let reading = try Reading([BytesSource(file)], options)
    let finder = RowFinder(reading.data, sources: [BytesSource(file)])
    for record in reading.records { #expect(try finder.row(at: record.origin.index)?.record == record) }
  }

  /// However many rows there are, the marks stay few and the nearest one comes before the row.
  @Test func indexIsBounded() {
    let index = RowIndex(mostMarks: 256)
    let plan = RowIndex.BlockPlan(
      source: 0, bytes: 0..<1, firstIndex: 0, form: .arrow, casts: [])
    for block in 0..<100 {
      let rows = (0..<2000).map { row in
        let place = block * 2000 + row
        return RowOrigin(index: place, source: 0, line: place + 1, bytes: place..<place + 1)
      }
      index.add(plan, rows, end: (block + 1) * 2000)
    }
    #expect(index.count == 200_000)
    for wanted in [0, 1, 1999, 2000, 123_456, 199_999] {
      let mark = index.mark(before: wanted)?.mark
      #expect(mark.map { $0.index <= wanted && wanted - $0.index < 4096 } == true)
    }
    #expect(index.markCount <= 256)
  }
}
