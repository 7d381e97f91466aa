import JSON
import MaskModel

/// JSON lines as `datasets` 5.2.0 reads them, streamed in bounded memory: `load_dataset("json", data_files=…)`.
///
/// A class because it stands somewhere in its sources.
public final class JSONLines: RecordSource {
  public let table: Table
  /// Where rows stand, filled while batches are read.
  public let index = RowIndex()
  let options: JSONLinesOptions
  /// The columns under their names in the file.
  let columns: [Column]
  private let sources: [any ByteSource]
  private var position: Position
  private var pending: TypedBlock?
  /// The next row of `pending`.
  private var cursor = 0
  private var problems: [InputProblem]
  private var pool: SingleRowPool

  /// Where reading goes on.
  struct Position {
    var source = 0
    var reader: BlockReader?
    /// Of the next row.
    var index = 0
    /// Of sources that are done.
    var bytesBefore = 0
    /// Of the source that is being read.
    var bytes = 0
  }

  private init(
    sources: [any ByteSource], options: JSONLinesOptions, columns: [Column], table: Table, position: Position,
    pool: SingleRowPool, problems: [InputProblem]
  ) {
    self.sources = sources
    self.options = options
    self.columns = columns
    self.table = table
    self.position = position
    self.pool = pool
    self.problems = problems
  }

  /// Reads the first block, which settles the columns.
  ///
  /// - Parameter sources: one data set in this order.
  /// - Throws: `DatasetError`, or what a source throws when it cannot be read.
  public static func open(sources: [any ByteSource], options: JSONLinesOptions = JSONLinesOptions()) throws -> JSONLines
  {
    var position = Position()
    var problems: [InputProblem] = []
    var plan: RowIndex.BlockPlan?
    var first: TypedBlock?
    var pool = SingleRowPool()
    while first == nil, let block = try nextBlock(&position, sources, options) {
      guard block.bytes.count > 0 else {
        problems += overlongLine(in: block, &position, options)
        continue
      }
      let place = BlockRows.Place(
        source: position.source, index: position.index, columns: ColumnNames(), takesNewColumns: true)
      var typed = TypedBlock.settling(block, place)
      pool.isInUse = block.isArray
      pool.note(block, &typed)
      first = typed
      if let last = typed.rows.last { position.index = last.origin.index + 1 }
      problems += overlongLine(in: block, &position, options)
      plan = RowIndex.BlockPlan(block, position.source, typed)
    }
    let columns = first?.columns ?? []
    problems += DataProblems.whole(columns, hasBytes: first != nil)
    let table = try Table(
      columns: renamed(columns, options.renamed), firstRecord: first.flatMap(Self.firstRecord))
    let result = JSONLines(
      sources: sources, options: options, columns: columns, table: table, position: position, pool: pool,
      problems: problems)
    if let first, let plan { result.take(first, plan) }
    return result
  }

  private static func firstRecord(_ block: TypedBlock) -> Record? {
    for row in block.rows.indices { if let record = block.record(at: row).record { return record } }
    return nil
  }

  private static func renamed(_ columns: [Column], _ names: [(new: Text, old: Text)]) throws -> [Column] {
    var result = columns
    for (new, old) in names {
      guard let place = columns.firstIndex(where: { $0.name == old }) else {
        throw DatasetError.noColumn(old, available: columns.map(\.name))
      }
      guard new == old || !result.contains(where: { $0.name == new }) else { throw DatasetError.columnTaken(new) }
      result[place].name = new
    }
    return result
  }

  /// The next block of the sources, in their order; nil behind the last.
  private static func nextBlock(
    _ position: inout Position, _ sources: [any ByteSource], _ options: JSONLinesOptions
  ) throws -> Block? {
    while position.source < sources.count {
      let reader =
        position.reader ?? BlockReader(sources[position.source], options, isFirstSource: position.source == 0)
      position.reader = reader
      if let block = try reader.next() {
        position.bytes = block.start + block.bytes.count
        return block
      }
      position.bytesBefore += position.bytes
      position.bytes = 0
      position.reader = nil
      position.source += 1
    }
    return nil
  }

  /// A line that is too long stands behind the rows of its block, and takes an index as every unreadable row.
  private static func overlongLine(
    in block: Block, _ position: inout Position, _ options: JSONLinesOptions
  ) -> [InputProblem] {
    guard let byte = block.overlongLine else { return [] }
    defer { position.index += 1 }
    return [DataProblems.overlongLine(block, byte, options.longestLine, position.source, position.index)]
  }

  public func nextBatch() throws -> RecordBatch? {
    while pending == nil {
      if isAtLimit { break }
      guard let block = try Self.nextBlock(&position, sources, options) else { break }
      let place = BlockRows.Place(
        source: position.source, index: position.index, columns: ColumnNames(columns.map(\.name)),
        takesNewColumns: false)
      var typed = TypedBlock.following(block, place, columns)
      pool.note(block, &typed)
      take(typed, RowIndex.BlockPlan(block, position.source, typed))
      problems += Self.overlongLine(in: block, &position, options)
    }
    if let pending { return batch(of: pending) }
    index.complete()
    guard !problems.isEmpty else { return nil }
    defer { problems = [] }
    return RecordBatch(problems: problems, bytesRead: position.bytesBefore + position.bytes)
  }

  /// Values in a batch: short rows of many columns grow when they get all their nulls.
  private static let mostValues = 1 << 18

  private var isAtLimit: Bool { options.limit.map { position.index >= $0 } ?? false }

  /// Puts a block's rows in front of the next batches.
  private func take(_ block: TypedBlock, _ plan: RowIndex.BlockPlan) {
    var block = block
    if let limit = options.limit, let last = block.rows.last, last.origin.index >= limit {
      block.rows.removeLast(min(block.rows.count, last.origin.index + 1 - limit))
    }
    index.add(plan, block.rows, rowCount: block.rows.count)
    problems += block.problems
    if let last = block.rows.last { position.index = max(position.index, last.origin.index + 1) }
    cursor = 0
    pending = block.rows.isEmpty ? nil : block
  }

  private func batch(of block: TypedBlock) -> RecordBatch {
    var batch = RecordBatch(problems: problems)
    problems = []
    let start = block.rows[cursor].origin.bytes.lowerBound
    let mostRows = max(1, Self.mostValues / max(1, columns.count))
    let end = min(block.rows.count, cursor + mostRows)
    while cursor < end, block.rows[cursor].origin.bytes.lowerBound - start < options.batchSize {
      let (record, problem) = block.record(at: cursor)
      if let record { batch.records.append(record) }
      if let problem { batch.problems.append(problem) }
      batch.bytesRead = position.bytesBefore + block.rows[cursor].origin.bytes.upperBound
      cursor += 1
    }
    if cursor == block.rows.count { pending = nil }
    return batch
  }
}

extension RowIndex.BlockPlan {
  fileprivate init(_ block: Block, _ source: Int, _ typed: TypedBlock) {
    self.source = source
    bytes = block.start..<block.start + block.bytes.count
    isArray = block.isArray
    holdsTexts = block.isArray && !PandasRows.holdsObjects(block.bytes)
    isReencoded = typed.isReencoded
    casts = typed.casts
  }
}
