import Synchronization

/// Keeps the document of which rows were last asked: to find one row of it all of it has to be read. A class because
/// finders share it.
final class DocumentCache: Sendable {
  private let last = Mutex<(source: Int, rows: DocumentRows)?>(nil)

  /// - Parameter read: reads it where it is not kept.
  func rows(of source: Int, _ read: () throws -> DocumentRows?) rethrows -> DocumentRows? {
    try last.withLock { last in
      if let last, last.source == source { return last.rows }
      // Never two of them in memory.
      last = nil
      guard let rows = try read() else { return nil }
      last = (source, rows)
      return rows
    }
  }
}
