import JSON
import MaskModel

/// JSON lines as `datasets` 5.2.0 reads them, streamed in bounded memory: `load_dataset("json", data_files=…)`.
///
/// A class because it stands somewhere in its sources.
public final class JSONLines: RecordSource {
  public let table: Table
  /// Where rows stand, filled while batches are read.
  public let index = RowIndex()
  private(set) var options: JSONLinesOptions
  /// The columns under their names in the file.
  let columns: [Column]
  private let sources: [any ByteSource]
  private var position: Position
  private var pending: Pending?
  private var problems: [InputProblem]
  private var pool: SingleRowPool
  /// Columns with the places at which blocks behind the first held values of two kinds.
  private var metMixed: [Column] = []

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

  /// A block whose rows are being handed out.
  private struct Pending {
    let block: TypedBlock
    var rows: BlockRows.Rows
    /// Rows that are left.
    var count: Int
    /// The index behind the last of them.
    let end: Int
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
        source: position.source, index: position.index, columns: ColumnNames(), takesNewColumns: true,
        keptSize: options.keptSize)
      var typed = TypedBlock.settling(block, place)
      pool.isInUse = block.isArray || typed.rows.form == .document
      pool.looksForLists = typed.looksForListsLater
      pool.note(block, &typed)
      first = typed
      position.index = typed.rows.firstIndex + typed.rows.count
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

  /// For files that nobody loads with `datasets`, which their columns tell.
  public func passOverLoading() { options.judgesLoading = false }

  private static func firstRecord(_ block: TypedBlock) -> Record? {
    var rows = block.rows.makeIterator()
    while let row = rows.next() { if let record = block.record(row).record { return record } }
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
        takesNewColumns: false, keptSize: options.keptSize)
      var typed = TypedBlock.following(block, place, columns, met: metMixed)
      metMixed = typed.metMixed(before: metMixed)
      pool.note(block, &typed)
      take(typed, RowIndex.BlockPlan(block, position.source, typed))
      problems += Self.overlongLine(in: block, &position, options)
    }
    if pending != nil { return batch() }
    index.complete()
    let told = takeProblems()
    guard !told.isEmpty else { return nil }
    return RecordBatch(problems: told, bytesRead: position.bytesBefore + position.bytes)
  }

  /// Rows in a batch, and values in all of them: short rows take many times the bytes that they have in the file, and
  /// a row whose only key is the last of thousands of columns has a value for each.
  private static let mostRows = 1 << 15
  private static let mostValues = 1 << 18

  private var isAtLimit: Bool { options.limit.map { position.index >= $0 } ?? false }

  /// Puts a block's rows in front of the next batches.
  private func take(_ typed: consuming TypedBlock, _ plan: RowIndex.BlockPlan) {
    var block = typed
    let first = block.rows.firstIndex
    let count = min(block.rows.count, max(0, (options.limit ?? .max) - first))
    index.add(plan, block.rows.marks, end: first + count)
    problems += block.rows.problems
    if count > 0 { position.index = max(position.index, first + count) }
    if count == 0 {
      pending = nil
    } else {
      let rows = block.rows.handOver()
      pending = Pending(block: block, rows: rows, count: count, end: first + count)
    }
  }

  private func batch() -> RecordBatch {
    var batch = RecordBatch(problems: takeProblems())
    var start: Int?
    var rows = 0
    var values = 0
    while rows < Self.mostRows, values < Self.mostValues, let row = nextRow() {
      let (record, problem) = row.found
      if let record { batch.records.append(record) }
      if let problem, isTold(problem) { batch.problems.append(problem) }
      batch.bytesRead = position.bytesBefore + row.bytes.upperBound
      start = start ?? row.bytes.lowerBound
      rows += 1
      values += record?.values.count ?? 0
      if row.bytes.upperBound - (start ?? 0) >= options.batchSize { break }
    }
    keepBack(&batch)
    return batch
  }

  /// What is known of rows that a later batch hands out waits for it.
  private func keepBack(_ batch: inout RecordBatch) {
    guard let pending else { return }
    let next = pending.end - pending.count
    problems += batch.problems.filter { $0.index >= next }
    batch.problems.removeAll { $0.index >= next }
  }

  private func takeProblems() -> [InputProblem] {
    defer { problems = [] }
    return problems.filter(isTold)
  }

  private func isTold(_ problem: InputProblem) -> Bool { options.judgesLoading || problem.kind == .unreadable }

  /// Of the block that is being handed out; nil behind its last, and then the block is let go of.
  private func nextRow() -> (found: (record: Record?, problem: InputProblem?), bytes: Range<Int>)? {
    guard let row = pending?.rows.takeNext(), let found = pending?.block.record(row) else {
      pending = nil
      return nil
    }
    pending?.count -= 1
    if pending?.count == 0 { pending = nil }
    return (found, row.origin.bytes)
  }
}

extension RowIndex.BlockPlan {
  fileprivate init(_ block: Block, _ source: Int, _ typed: TypedBlock) {
    self.source = source
    bytes = block.start..<block.start + block.bytes.count
    firstIndex = typed.rows.firstIndex
    form = typed.rows.form
    rebuilding = typed.rows.rebuilding
    casts = typed.casts
  }
}
