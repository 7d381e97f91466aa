import Datasets
import JSON
import MaskModel
import TestSupport
import Testing

/// Whatever stands in a file: rows or problems, never a trap.
@Suite struct BrokenFileTests {
  /// About 8 kB with all kinds of values.
  static let sample: [UInt8] = {
    var text = "\u{FEFF}"
    for row in 0..<40 {
      text +=
        #"{"prompt":"Frage \#(row): wie heißt \"das\"? 日本 😀","completion":" \u0041nswer\n\#(row)","n":\#(row),"f":\#(row).5,"#
        + #""ok":true,"none":null,"tags":["a","b\u00e9"],"meta":{"id":\#(row * 1_000_003),"when":"2024-01-0\#(row % 9 + 1)"}}"#
      text += row % 3 == 0 ? "\r\n" : "\n"
    }
    return Array(text.utf8)
  }()

  /// What must hold of every reading; and every row is found again as it was.
  private func check(_ bytes: [UInt8], _ options: JSONLinesOptions) throws {
    let reading = try Reading([BytesSource(bytes, piece: 1000)], options)
    let unreadable = reading.problems.filter { $0.kind == .unreadable && $0.found != "an empty file" }
    let indices = (reading.records.map(\.origin.index) + unreadable.map(\.index)).sorted()
    #expect(indices == Array(0..<indices.count))
    for record in reading.records {
      #expect(record.values.count <= reading.table.columns.count)
      #expect(record.origin.bytes.upperBound <= bytes.count)
    }
    let finder = RowFinder(reading.data, sources: [BytesSource(bytes)])
    for record in reading.records.suffix(2) { #expect(try finder.row(at: record.origin.index)?.record == record) }
  }

  @Test func everyTruncation() throws {
    let whole = try Reading([BytesSource(Self.sample)])
    #expect(whole.records.count == 40 && whole.problems.isEmpty)
    for count in 0..<Self.sample.count {
      let bytes = Array(Self.sample[..<count])
      let reading = try Reading([BytesSource(bytes)])
      // Rows before the cut are what they were.
      let kept = whole.records.prefix { $0.origin.bytes.upperBound <= count }
      #expect(Array(reading.records.prefix(kept.count)) == Array(kept))
      if reading.records.count < kept.count + 1, count > kept.last?.origin.bytes.upperBound ?? 0 + 3 {
        let rest = bytes.dropFirst(kept.last?.origin.bytes.upperBound ?? 3).contains { $0 > 0x20 }
        #expect(!rest || !reading.problems.isEmpty)
      }
    }
  }

  @Test func tenThousandMutations() throws {
    var random = RandomNumbers(seed: 7)
    var options = JSONLinesOptions()
    for round in 0..<10_000 {
      // Most rounds on a few rows: there a change reaches more of the code, and sooner.
      var bytes = round % 50 == 0 ? Self.sample : Array(Self.sample.prefix(700))
      for _ in 0...Int(random.next() % 4) { mutateJSON(&bytes, &random) }
      options.blockSize = [10 << 20, 64, 300][round % 3]
      options.readSize = 128
      options.keptSize = [24 << 20, 0, 2000][round / 3 % 3]
      options.batchSize = 500
      try check(bytes, options)
    }
  }
}
