import JSON
import MaskModel

/// The rows of an opened data set, in order; the child is asked ahead, so that it works while we do.
///
/// A class because it stands somewhere in the data.
public final class BridgeRows: RecordSource {
  public let table: Table
  private let bridge: Bridge
  private let data: OpenedData
  private let lines: RowLines
  /// Rows that were not asked for yet, in order.
  private var rest: ArraySlice<Range<Int>>
  /// Requests under way, in the order of their rows.
  private var asked: [Stretch] = []
  private var rowsAtOnce = 64

  private struct Stretch {
    var rows: Range<Int>
    var ticket: Bridge.Ticket
  }

  /// Bytes of rows that a batch should have, and those at which the child stops a batch whose rows grew.
  private static let batch = 1 << 20
  private static let most = 8 << 20
  /// Requests under way: one is read, one waits in the pipe, one is worked on.
  private static let lead = 3
  private static let mostRows = 1 << 15
  private static let mostValues = 1 << 18

  /// - Parameters:
  ///   - limit: only so many rows; nil: all.
  ///   - rows: only these, in ascending order; nil: all.
  public init(
    _ bridge: Bridge, _ data: OpenedData, limit: Int? = nil, rows: [Int]? = nil
  ) throws(BridgeError) {
    self.bridge = bridge
    self.data = data
    let end = min(data.rows, limit ?? .max)
    lines = RowLines(data.columns)
    rest = rows.map(Self.stretches)?[...] ?? (end > 0 ? [0..<end] : [])
    table = Table(columns: data.columns, firstRecord: try bridge.rows(data, 0..<min(1, end), lines).first)
  }

  /// Neighbours are read together.
  private static func stretches(_ rows: [Int]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for row in rows {
      if let last = result.last, last.upperBound == row {
        result[result.count - 1] = last.lowerBound..<row + 1
      } else {
        result.append(row..<row + 1)
      }
    }
    return result
  }

  deinit { bridge.forget(asked.map(\.ticket)) }

  public func nextBatch() throws -> RecordBatch? {
    try askAhead()
    guard !asked.isEmpty else { return nil }
    let stretch = asked.removeFirst()
    let (ok, payload) = try bridge.answer(to: stretch.ticket)
    let records = try lines.records(payload, from: stretch.rows.lowerBound)
    guard records.count == ok["rows"]?.int, !records.isEmpty else {
      throw BridgeError.protocolBroken(
        "\(records.count) rows from \(stretch.rows.lowerBound) on, where there are \(data.rows)")
    }
    if records.count < stretch.rows.count {
      // Rows grew: the rest of this stretch goes before those that were asked for already.
      let rest = stretch.rows.dropFirst(records.count)
      asked.insert(Stretch(rows: rest, ticket: try request(rest)), at: 0)
    }
    adapt(payload.count / records.count)
    try askAhead()
    return RecordBatch(records: records, bytesRead: stretch.rows.lowerBound + records.count)
  }

  private func askAhead() throws(BridgeError) {
    while asked.count < Self.lead, let next = rest.popFirst() {
      let rows = next.prefix(rowsAtOnce)
      if rows.count < next.count { rest = [rows.upperBound..<next.upperBound] + rest }
      asked.append(Stretch(rows: rows, ticket: try request(rows)))
    }
  }

  private func request(_ rows: Range<Int>) throws(BridgeError) -> Bridge.Ticket {
    try bridge.requestRows(data, rows, bytes: Self.most)
  }

  private func adapt(_ bytesPerRow: Int) {
    let most = min(Self.mostRows, max(1, Self.mostValues / max(1, lines.columns.count)))
    rowsAtOnce = min(most, max(1, Self.batch / max(1, bytesPerRow)))
  }
}

extension Bridge {
  func requestRows(_ data: OpenedData, _ rows: Range<Int>, bytes: Int) throws(BridgeError) -> Ticket {
    try send(
      "read",
      [
        ("data", .integer(Int64(data.number))), ("from", .integer(Int64(rows.lowerBound))),
        ("rows", .integer(Int64(rows.count))), ("bytes", .integer(Int64(bytes))),
      ])
  }

  /// Those rows, or the first of them where they are large.
  func rows(_ data: OpenedData, _ rows: Range<Int>, _ lines: RowLines) throws(BridgeError) -> [Record] {
    guard !rows.isEmpty else { return [] }
    let ticket = try requestRows(data, rows, bytes: 1 << 20)
    return try lines.records(try answer(to: ticket).payload, from: rows.lowerBound)
  }
}
