import JSON
import MaskModel
import PythonBridge

/// Data that `datasets` reads, in the user's Python. Places are counted in rows.
struct PythonData: InputData {
  let bridge: Bridge
  /// As the data are, and with what a formatting function made of them.
  let plain: OpenedData
  let opened: OpenedData
  let names: [String]
  private let limit: Int?

  /// Packages whose versions are told where rows are compared.
  static let told = ["trl", "transformers", "tokenizers", "datasets"]

  var size: Int? { rows }
  var rows: Int { min(opened.rows, limit ?? .max) }

  init(
    _ request: DataRequest, python: PythonPlan, function: FormattingFunction?, renamed: [(new: Text, old: Text)] = [],
    limit: Int? = nil
  ) throws(Failure) {
    names = [request.names.joined(separator: " ")]
    self.limit = limit
    bridge = try python.start(packages: Self.told)
    plain = try Self.renamed(try Self.open(request, bridge), renamed, bridge)
    opened = try Self.format(plain, function, bridge)
  }

  private static func open(
    _ request: DataRequest, _ bridge: Bridge
  ) throws(Failure) -> OpenedData {
    do {
      return try bridge.open(request)
    } catch {
      let name = request.names.joined(separator: " ")
      let isHub = DataReader.isHubName(name)
      throw Failure(
        error, isHub ? "\(name): no such file or folder is here, and as a data set of the hub: " : "\(name): ")
    }
  }

  private static func format(
    _ data: OpenedData, _ function: FormattingFunction?, _ bridge: Bridge
  ) throws(Failure) -> OpenedData {
    guard let function else { return data }
    do {
      return try bridge.format(data, function)
    } catch {
      throw Failure(error, "--formatting-func \(function.name): ")
    }
  }

  /// By `datasets` itself, so that a formatting function and a trainer see the new names as well.
  private static func renamed(
    _ data: OpenedData, _ names: [(new: Text, old: Text)], _ bridge: Bridge
  ) throws(Failure) -> OpenedData {
    let names = names.filter { $0.new != $0.old }
    guard !names.isEmpty else { return data }
    try check(names, data.columns.map(\.name))
    do {
      return try bridge.rename(data, names)
    } catch {
      throw Failure(error, "--map: ")
    }
  }

  private static func check(_ names: [(new: Text, old: Text)], _ columns: [Text]) throws(Failure) {
    var result = columns
    for (new, old) in names {
      guard let place = columns.firstIndex(of: old) else {
        let known = columns.map { "`\($0)`" }.joined(separator: ", ")
        throw .usage("--map: there is no column `\(old)`; there are \(known)")
      }
      guard !result.contains(new) else { throw .usage("--map: there is already a column `\(new)`") }
      result[place] = new
    }
  }

  func open(jumps: Bool, sample: RowSampling?) throws(Failure) -> (source: any RecordSource, rows: (any RowLookup)?) {
    do {
      let rows = try BridgeRows(bridge, opened, limit: limit, rows: sample?.rows(of: self.rows))
      return (rows, jumps ? BridgeRowFinder(bridge, opened, limit: limit) : nil)
    } catch {
      throw Failure(error, "\(names[0]): ")
    }
  }

  func summaries(shape: ShapeChoice, rows: [Int]) -> [DataSummary] {
    var shape = shape
    shape.because += (["; rows read with \(opened.loader)"] + opened.notes).joined(separator: "; ")
    return [DataSummary(source: names[0], format: opened.kind, shape: shape, rows: rows.first ?? 0)]
  }
}
