import MaskModel
import Synchronization

/// Any row of an opened data set; those around it are kept, for the next that is asked for is mostly its neighbour.
public final class BridgeRowFinder: Sendable {
  private static let around = 64
  private let bridge: Bridge
  private let data: OpenedData
  private let lines: RowLines
  private let kept = Mutex<[Record]>([])
  public let known: Int

  public init(_ bridge: Bridge, _ data: OpenedData, limit: Int? = nil) {
    self.bridge = bridge
    self.data = data
    lines = RowLines(data.columns)
    known = min(data.rows, limit ?? .max)
  }

  /// Nil where there is no such row.
  public func record(at index: Int) throws(BridgeError) -> Record? {
    guard (0..<known).contains(index) else { return nil }
    if let record = kept.withLock({ $0.first { $0.origin.index == index } }) { return record }
    let first = index - index % Self.around
    var records = try bridge.rows(data, first..<min(known, first + Self.around), lines)
    if (records.last?.origin.index ?? -1) < index {
      records = try bridge.rows(data, index..<min(known, index + Self.around), lines)
    }
    kept.withLock { [records] kept in kept = records }
    return records.first { $0.origin.index == index }
  }
}
