import Datasets
import Files
import JSON
import MaskModel
import PythonBridge

/// The data set as the command line names it, however it is read.
protocol InputData: Sendable {
  /// Of each source, in order: what findings name.
  var names: [String] { get }
  /// How much there is, in the unit of `RecordBatch.bytesRead`; nil where it is not known.
  var size: Int? { get }
  /// All rows from the first on.
  ///
  /// - Parameters:
  ///   - jumps: whether single rows will be asked for as well; only where a browser was planned.
  ///   - sample: only these; nil: all.
  func open(jumps: Bool, sample: RowSampling?) throws(Failure) -> (source: any RecordSource, rows: (any RowLookup)?)
  func summaries(shape: ShapeChoice, rows: [Int]) -> [DataSummary]
}

/// Single rows, wherever they stand.
protocol RowLookup: Sendable {
  /// Rows that can be asked for; the reader may still be under way.
  var known: Int { get }
  /// Nil for a row that the reader has not reached, or that is gone.
  func row(at index: Int) throws -> (record: Record?, problem: InputProblem?)?
}

extension RowFinder: RowLookup {}

extension BridgeRowFinder: RowLookup {
  func row(at index: Int) throws -> (record: Record?, problem: InputProblem?)? {
    try record(at: index).map { ($0, nil) }
  }
}

/// Who reads the data: ourselves, or `datasets` in the user's Python.
enum DataReader {
  case native
  case python(DataRequest)

  /// What `datasets` reads and we do not, by the ending of its name.
  private static let endings = ["parquet", "arrow", "csv", "tsv"]
  private static let compressions = ["gz", "bz2", "xz", "zst"]
  private static let kinds = ["json", "parquet", "arrow", "csv"]
  private static let hub = "hf://"

  /// - Throws: a mix that nobody reads as one data set, and options that nobody would follow.
  static func chosen(
    for names: [String], input: InputArguments, python: PythonArguments
  ) throws(Failure) -> DataReader {
    if let format = input.inputFormat, format != "jsonl", !kinds.contains(format) {
      throw .usage("--input-format: found \(format), expected jsonl, \(kinds.joined(separator: ", "))")
    }
    let kind = input.inputFormat == "jsonl" ? nil : input.inputFormat
    let isNative = input.inputFormat == "jsonl" || !names.contains(where: needsPython)
    guard python.formattingFunc != nil || kind != nil || !isNative else {
      try refuse(python.split, "--split", names)
      try refuse(python.subset, "--subset", names)
      return .native
    }
    try checkTogether(names, kind)
    return .python(DataRequest(names: names, kind: kind, subset: python.subset, split: python.split))
  }

  private static func refuse(_ value: String?, _ option: String, _ names: [String]) throws(Failure) {
    guard value != nil else { return }
    throw .usage("\(option): \(names.joined(separator: " ")) has none: it is for data that `datasets` reads by name")
  }

  private static func checkTogether(_ names: [String], _ kind: String?) throws(Failure) {
    if names.contains("-") {
      throw .usage("-: standard input is read as JSON lines only, and not by a formatting function")
    }
    guard names.count > 1 else { return }
    if let single = names.first(where: { !Directory.holds($0) || Directory.exists($0) }) {
      throw .usage("\(single): a folder or a data set of the hub stands alone, it cannot be joined to others")
    }
    let endings = Set(names.map(ending))
    if kind == nil, endings.count > 1 {
      throw .usage(
        "\(names.joined(separator: " ")): found \(endings.sorted().joined(separator: " and ")) files, expected one kind"
      )
    }
  }

  private static func needsPython(_ name: String) -> Bool {
    guard name != "-" else { return false }
    if Directory.exists(name) { return PreparedFolders.isOnDisk(name) || (!holdsNative(name) && holdsOther(name)) }
    return Directory.holds(name) ? isOther(name) : name.hasPrefix(hub) || isHubName(name)
  }

  /// `org/name` or `org/name@revision`, where no such path is and the ending is not that of a data file.
  static func isHubName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let native = DatasetFormat.all.flatMap(\.extensions)
    guard parts.count == 2, !native.contains(ending(name)), !isOther(name) else { return false }
    return parts.allSatisfy { part in
      !part.isEmpty && part.first != "." && part.utf8.allSatisfy { "-_.@".utf8.contains($0) || isWord($0) }
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// Files of rows, whoever reads them.
  static func holdsData(_ folder: String) -> Bool { holdsNative(folder) || holdsOther(folder) }

  private static func holdsNative(_ folder: String) -> Bool {
    !((try? Directory.files(in: folder, extensions: DatasetFormat.all.flatMap(\.extensions))) ?? []).isEmpty
  }

  /// Also one level down, where the hub's data sets keep their files (`data/train-00000.parquet`).
  private static func holdsOther(_ folder: String) -> Bool {
    [folder, folder + "/data"].contains {
      !((try? Directory.files(in: $0, extensions: endings + compressions)) ?? []).isEmpty
    }
  }

  private static func isOther(_ name: String) -> Bool {
    let last = ending(name)
    return endings.contains(last) || compressions.contains(last)
  }

  private static func ending(_ name: String) -> String {
    name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
  }
}
