import Datasets
import JSON
import MaskModel

/// Rows of a case as the loader would hand them over.
struct GoldenData {
  let table: Table
  let records: [Record]
  let problems: [InputProblem]

  init(_ bytes: [UInt8]) throws {
    let source = BytesSource(bytes)
    let data = try JSONLines.open(sources: [source])
    var records: [Record] = []
    var problems: [InputProblem] = []
    while let batch = try data.nextBatch() {
      records += batch.records
      problems += batch.problems
    }
    table = data.table
    self.records = records
    self.problems = problems
  }
}

/// A file in memory.
private final class BytesSource: ByteSource {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var name: String { "rows.jsonl" }
  var size: Int? { bytes.count }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard offset < bytes.count else { return 0 }
    let part = bytes[offset..<min(bytes.count, offset + buffer.count)]
    buffer.copyBytes(from: part)
    return part.count
  }
}
