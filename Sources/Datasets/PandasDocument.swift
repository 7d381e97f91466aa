import JSON
import MaskModel

/// A file that is no JSON lines for Arrow, but one document for `pandas.read_json` (pandas 3.1), to which `datasets`
/// gives it then: an object that holds columns, or an array behind white space.
struct PandasDocument {
  private(set) var columns: [Column] = []
  /// Some object of an array lacks a key of another.
  private(set) var keysDiffer = false
  let isArray: Bool
  /// Of each column.
  private var values: [[JSONValue]] = []
  let count: Int

  enum Refusal: Error {
    /// Pandas, or Arrow behind it, makes no table of it.
    case noTable
    /// Pandas guesses at dates, or at numbers in names, in a way that we do not follow.
    case unknown
    /// Its rows have few of very many columns.
    case tooLarge

    /// Behind the name of what is refused.
    var shown: String {
      switch self {
      case .noTable: "of which pandas makes no table"
      case .unknown: "in which pandas guesses at dates or numbers"
      case .tooLarge: "whose rows have few of very many keys: pandas makes a value for each"
      }
    }
  }

  init(_ block: Block) throws(Refusal) {
    guard block.isWhole, block.start == 0 else { throw .noTable }
    var table = try PandasTable(block.bytes)
    isArray = table.isArray
    guard Self.keepsNames(table.names.names) else { throw .unknown }
    // Rows without any column are none.
    count = table.names.names.isEmpty ? 0 : table.count
    for (place, name) in table.names.names.enumerated() {
      var (type, values) = try PandasTypes.typed(name, table.takeColumn(place))
      if table.isLacking(place) {
        keysDiffer = true
        // What is absent is NaN, and a column of nothing but null and NaN is one of integers.
        if type == .null { type = .int64 }
      }
      columns.append(Column(name: name, type: type))
      self.values.append(values)
    }
  }

  func row(_ index: Int) -> JSONObject {
    JSONObject(columns.indices.map { .init(key: columns[$0].name, value: values[$0][index]) })
  }
}

extension PandasDocument {
  /// Whether `_convert_axes` leaves these columns as they are.
  private static func keepsNames(_ names: [Text]) -> Bool {
    let words: Set<String> = ["nan", "nat", "none", "null", "now", "today", "n/a", "na", "inf", "infinity"]
    let isNamed = names.contains { name in
      // White space around numbers and dates is passed over.
      let bytes = name.bytes.split(whereSeparator: { $0 <= 0x20 })
      guard let first = bytes.first?.first, first | 0x20 >= UInt8(ascii: "a") || first == UInt8(ascii: "_") else {
        return false
      }
      let text = String(decoding: Array(bytes.joined(separator: [0x20])), as: UTF8.self)
      return !words.contains(text.lowercased())
    }
    let isCounted = names.enumerated().allSatisfy { Text(String($0.offset)) == $0.element }
    return isNamed || isCounted
  }
}

/// The rows of a document: all of them stand in all of the file.
struct DocumentRows: RowCursor {
  var columns: ColumnNames { rows.names }
  var problem: InputProblem? { nil }
  private let document: PandasDocument
  private let place: BlockRows.Place
  private let line: Int
  private let bytes: Range<Int>
  private var rows: PandasColumns
  private var position = 0

  init(_ document: PandasDocument, _ block: Block, _ place: BlockRows.Place) {
    self.document = document
    self.place = place
    line = block.line
    bytes = block.start..<block.start + block.bytes.count
    rows = PandasColumns(place, .never)
  }

  mutating func next() -> ParsedRow? {
    defer { position += 1 }
    return row(place.index + position)
  }

  /// The row of that index in the data.
  mutating func row(_ index: Int) -> ParsedRow? {
    guard index >= place.index, index - place.index < document.count else { return nil }
    let origin = RowOrigin(index: index, source: place.source, line: line, bytes: bytes)
    return rows.row(.object(document.row(index - place.index)), origin)
  }
}
