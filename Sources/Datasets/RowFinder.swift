import JSON
import MaskModel

/// Reads single rows again, wherever they stand; the index may still be growing.
public struct RowFinder: Sendable {
  private let columns: [Column]
  private let index: RowIndex
  private let sources: [any ByteSource & Sendable]
  private let options: JSONLinesOptions
  private let documents = DocumentCache()

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
    if block.form == .document {
      var rows = try document(block)
      return rows?.row(index).map { TypedBlock.record($0, block.casts) }
    }
    var window = min(options.batchSize, block.bytes.upperBound - mark.offset)
    while window > 0 {
      let bytes = try read(block.source, mark.offset, window)
      let isWhole = bytes.count < window || mark.offset + window >= block.bytes.upperBound
      if let row = find(index, mark, block, bytes, isWhole) {
        return TypedBlock.record(row, block.casts)
      }
      if isWhole { return nil }
      window = min(window * 2, block.bytes.upperBound - mark.offset)
    }
    return nil
  }

  private func document(_ block: RowIndex.BlockPlan) throws -> DocumentRows? {
    try documents.rows(of: block.source) {
      let bytes = try read(block.source, block.bytes.lowerBound, block.bytes.count)
      return bytes.withUnsafeBufferPointer { buffer in
        let whole = Block(
          bytes: buffer, start: block.bytes.lowerBound, line: 1, hadByteOrderMark: false, overlongLine: nil,
          isArray: false, isWhole: true)
        let place = BlockRows.Place(
          source: block.source, index: block.firstIndex, columns: ColumnNames(columns.map(\.name)),
          takesNewColumns: false)
        return (try? PandasDocument(whole)).map { DocumentRows($0, whole, place) }
      }
    }
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
        isArray: false, isWhole: isWhole)
      var place = BlockRows.Place(
        source: block.source, index: mark.index, columns: ColumnNames(columns.map(\.name)), takesNewColumns: false)
      place.rebuilding = block.rebuilding
      switch block.form {
      case .arrow: return row(wanted, RowParser(part, place), part)
      case .pandasLines, .pythonLines:
        let lines = whole(part)
        return row(wanted, PandasLines(lines, place), lines)
      case .objects, .texts:
        return row(wanted, ArrayElements(part, place, holdsTexts: block.form == .texts, isInside: true), part)
      case .document: return nil
      }
    }
  }

  private func row(_ wanted: Int, _ cursor: some RowCursor, _ part: Block) -> ParsedRow? {
    var cursor = cursor
    while let row = cursor.next() {
      // A row that reaches the end of what was read may go on behind it.
      let isCut = row.problem?.isCutShort == true || row.origin.bytes.upperBound >= part.start + part.bytes.count
      if !part.isWhole, isCut { return nil }
      if row.origin.index == wanted { return row }
    }
    return nil
  }

  /// Only lines that have their end.
  private func whole(_ part: Block) -> Block {
    guard !part.isWhole else { return part }
    var part = part
    let end = part.bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    part.bytes = UnsafeBufferPointer(rebasing: part.bytes[..<end])
    part.isWhole = true
    return part
  }
}
