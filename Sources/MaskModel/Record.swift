import JSON

/// Where a row of the data stands.
public struct RowOrigin: Sendable, Hashable {
  /// Position in the whole data set, from 0, over all its files.
  public var index: Int
  /// Position of its file among the sources.
  public var source: Int
  /// Line in that file, from 1. Several rows may share a line.
  public var line: Int
  /// Bytes in that file that hold the row.
  public var bytes: Range<Int>

  public init(index: Int, source: Int, line: Int, bytes: Range<Int>) {
    self.index = index
    self.source = source
    self.line = line
    self.bytes = bytes
  }
}

/// A row as the `datasets` package hands it to a trainer.
public struct Record: Sendable, Hashable {
  public var origin: RowOrigin
  /// One value for each column of the table, in its order, up to the last that the row has: those behind it are null,
  /// and cost nothing.
  public var values: [JSONValue]

  public init(origin: RowOrigin, values: [JSONValue]) {
    self.origin = origin
    self.values = values
  }

  /// Null for a column that the row's file does not have.
  public func value(at position: Int) -> JSONValue { values.indices.contains(position) ? values[position] : .null }
}

/// A column and the type that `datasets` gives it.
public struct Column: Sendable, Hashable {
  public var name: Text
  public var type: ColumnType

  public init(name: Text, type: ColumnType) {
    self.name = name
    self.type = type
  }
}

/// As `datasets` 5.2.0 settles it from the first block of a JSON file.
public indirect enum ColumnType: Sendable, Hashable {
  case null, bool, int64, float64, string
  /// A column in which every value looks like an ISO date or date-time: reaches the trainer as a `datetime`.
  case timestamp
  case list(ColumnType)
  case structure([Column])
  /// Objects of this Python class, for which JSON has no value: `datetime.date`. A value is the text that `str` makes.
  case foreign(Text)
  /// Mixed types: each value is kept as it is.
  case json
}

extension ColumnType {
  /// The class of what the trainer gets where a value here is a text; nil where it is a text there as well.
  public var objectClass: Text? {
    switch self {
    case .timestamp: "datetime.datetime"
    case .foreign(let name): name
    default: nil
    }
  }
}

/// The columns of a data set and its first row: what a trainer decides a whole run by.
public struct Table: Sendable {
  public var columns: [Column]
  /// Nil for a data set without rows.
  public var firstRecord: Record?

  public init(columns: [Column], firstRecord: Record?) {
    self.columns = columns
    self.firstRecord = firstRecord
  }

  public func position(of column: Text) -> Int? { columns.firstIndex { $0.name == column } }
}

/// A piece of a file that did not become a row, or a row that `datasets` would stop at.
public struct InputProblem: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// The bytes are no row for anyone: the run ends with exit code 3.
    case unreadable
    /// We can show the row, but `datasets.load_dataset` stops here.
    case loadWouldFail
  }

  public var kind: Kind
  /// The index that the row has or would have had.
  public var index: Int
  public var source: Int
  /// From 1.
  public var line: Int
  /// Byte in the file, from 0.
  public var byte: Int
  public var found: String
  public var expected: String

  public init(kind: Kind, index: Int, source: Int, line: Int, byte: Int, found: String, expected: String) {
    self.kind = kind
    self.index = index
    self.source = source
    self.line = line
    self.byte = byte
    self.found = found
    self.expected = expected
  }
}

/// A stretch of rows in data order, about a megabyte of the file: the unit that is handed to a worker.
public struct RecordBatch: Sendable {
  public var records: [Record]
  public var problems: [InputProblem]
  /// Bytes of the source read so far, for progress.
  public var bytesRead: Int

  public init(records: [Record] = [], problems: [InputProblem] = [], bytesRead: Int = 0) {
    self.records = records
    self.problems = problems
    self.bytesRead = bytesRead
  }
}
