import JSON
import MaskModel

/// Reads single rows again, wherever they stand; the index may still be growing.
public struct RowFinder: Sendable {
  private let columns: [Column]
  private let index: RowIndex
  private let sources: [any ByteSource & Sendable]
  private let options: JSONLinesOptions

  /// - Parameter sources: opened anew or the reader's own, in its order; they must be able to seek.
  public init(_ data: JSONLines, sources: [any ByteSource & Sendable]) {
    columns = data.columns
    index = data.index
    options = data.options
    self.sources = sources
  }

  /// Rows that can be asked for; the reader may still be under way.
  public var known: Int { index.count }

  /// The row of that index as the reader gave it: a record, or the problem of a row that cannot be read. Nil for a row
  /// that the reader has not reached, or that is gone from the file.
  public func row(at index: Int) throws -> (record: Record?, problem: InputProblem?)? {
    guard let (mark, block) = self.index.mark(before: index), sources.indices.contains(block.source) else {
      return nil
    }
    var window = min(options.batchSize, block.bytes.upperBound - mark.offset)
    while window > 0 {
      let bytes = try read(block.source, mark.offset, window)
      let isWhole = bytes.count < window || mark.offset + window >= block.bytes.upperBound
      if let row = find(index, mark, block, bytes, isWhole) {
        return TypedBlock.record(row, columns.count, block.casts)
      }
      if isWhole { return nil }
      window = min(window * 2, block.bytes.upperBound - mark.offset)
    }
    return nil
  }

  private func read(_ source: Int, _ offset: Int, _ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = try bytes.withUnsafeMutableBytes { buffer in
        try sources[source].read(
          at: offset + filled, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      }
      guard got > 0 else { break }
      filled += min(got, count - filled)
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  /// Nil where the row does not lie whole in these bytes.
  private func find(
    _ wanted: Int, _ mark: RowIndex.Mark, _ block: RowIndex.BlockPlan, _ bytes: [UInt8], _ isWhole: Bool
  ) -> ParsedRow? {
    bytes.withUnsafeBufferPointer { buffer in
      let part = Block(
        bytes: buffer, start: mark.offset, line: mark.line, hadByteOrderMark: false, overlongLine: nil,
        isArray: block.isArray)
      let names = ColumnNames(columns.map(\.name))
      let place = BlockRows.Place(source: block.source, index: mark.index, columns: names, takesNewColumns: false)
      if block.isArray { return element(wanted, part, place, block.holdsTexts) }
      if block.isReencoded {
        return BlockRows.pandas(whole(part, isWhole), place).rows.first { $0.origin.index == wanted }
      }
      return plain(wanted, part, place, isWhole)
    }
  }

  private func plain(_ wanted: Int, _ part: Block, _ place: BlockRows.Place, _ isWhole: Bool) -> ParsedRow? {
    var parser = RowParser(
      part.bytes, start: part.start, source: place.source, line: part.line, index: place.index,
      columns: place.columns, takesNewColumns: false)
    while let row = parser.next() {
      // A row that reaches the end of what was read may go on behind it.
      let isCut = row.problem?.isCutShort == true || row.origin.bytes.upperBound >= part.start + part.bytes.count
      if !isWhole, isCut { return nil }
      if row.origin.index == wanted { return row }
    }
    return nil
  }

  /// Only lines that have their end.
  private func whole(_ part: Block, _ isWhole: Bool) -> Block {
    guard !isWhole else { return part }
    var part = part
    let end = part.bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    part.bytes = UnsafeBufferPointer(rebasing: part.bytes[..<end])
    return part
  }

  private func element(_ wanted: Int, _ part: Block, _ place: BlockRows.Place, _ holdsTexts: Bool) -> ParsedRow? {
    var columns = place.columns
    let range = 0..<part.bytes.count
    var reader = PandasReader(part.bytes, range)
    var index = place.index
    while true {
      let begin = reader.position
      guard let value = try? reader.value() else { return nil }
      if index == wanted {
        guard reader.position < part.bytes.count else { return nil }
        let origin = RowOrigin(
          index: index, source: place.source, line: part.line + newlines(part.bytes[..<begin]),
          bytes: part.start + begin..<part.start + reader.position)
        let row = holdsTexts ? .object(JSONObject([.init(key: "text", value: value)])) : value
        var extra: Text?
        let values = PandasRows.values(of: row, &columns, takesNewColumns: false, extra: &extra)
        return ParsedRow(origin: origin, values: values)
      }
      guard (try? reader.nextElement(isFirst: false)) == true else { return nil }
      index += 1
    }
  }

  private func newlines(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    bytes.reduce(into: 0) { $0 += $1 == 0x0A ? 1 : 0 }
  }
}
