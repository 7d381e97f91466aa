import JSON

/// How a JSON-lines data set is read.
public struct JSONLinesOptions: Sendable {
  /// Bytes that are typed as one: `chunksize` of `datasets.packaged_modules.json` (5.2), 10 MiB. Only tests change it.
  public var blockSize = 10 << 20
  /// Bytes of memory that the rows of a block may take, about; rows beyond it are read a second time when it is their
  /// turn. Short rows take many times the bytes that they have in the file.
  public var keptSize = 24 << 20
  /// A line, or a file that is one array, of more bytes is passed over with a problem.
  public var longestLine = 256 << 20
  /// Bytes asked of a source at once.
  public var readSize = 256 << 10
  /// Bytes of the file to a batch: few, so that its rows are still in the cache of the processor that works on them.
  public var batchSize = 1 << 17
  /// Whether rows are named at which `load_dataset` would stop: not for rows that nothing but us reads.
  public var judgesLoading = true
  /// Nil for all rows.
  public var limit: Int?
  /// Columns read under another name: new name, old name.
  public var renamed: [(new: Text, old: Text)] = []

  public init() {}
}
