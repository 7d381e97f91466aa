import Datasets
import Files
import MaskModel

/// The data as the command line names them: files, directories and standard input, one data set in the order given.
struct DataFiles: InputData {
  /// Of each file, in order: what findings name.
  let names: [String]
  /// Bytes of all; nil where one is not known.
  let size: Int?
  private let options: JSONLinesOptions
  /// By the name of the first file of its folder.
  private let dumps: [String: DumpSummary]
  /// What can be read only once, kept for rows that are asked for again; by its name.
  private let spools: [String: SpooledSource]

  /// - Parameter spool: the folder where pipes are kept for rows that are asked for again; nil where each row is read
  ///   once.
  init(_ plan: InspectPlan, _ folders: [DumpFolder] = [], spool: String?) throws(Failure) {
    // What a trainer dropped is for its recorded labels to tell: another trainer decides for itself.
    let showsDropped = (plan.labelling.trainer?.id ?? "labels") == "labels"
    var names = folders.flatMap { showsDropped ? $0.files : [$0.files[0]] }
    if folders.isEmpty { for named in plan.data { names += try Self.files(named) } }
    var dumps: [String: DumpSummary] = [:]
    for (folder, summary) in zip(folders, plan.labelling.dumps) { dumps[folder.files[0]] = summary }
    self.dumps = dumps
    self.names = names
    var options = JSONLinesOptions()
    options.limit = plan.limit
    options.renamed = plan.mapping
    options.judgesLoading = folders.isEmpty
    self.options = options
    var spools: [String: SpooledSource] = [:]
    var size: Int? = 0
    for name in names {
      let source = try Self.open(name)
      size = source.size.flatMap { own in size.map { $0 + own } }
      if source.size == nil, let spool { spools[name] = try Self.spooled(Self.checked(source, name), in: spool) }
    }
    self.spools = spools
    self.size = size
  }

  func open(jumps: Bool, sample: RowSampling?) throws(Failure) -> (source: any RecordSource, rows: (any RowLookup)?) {
    let sources = try opened()
    let reader: JSONLines
    do {
      reader = try JSONLines.open(sources: sources, options: options)
    } catch {
      throw Self.failure(error)
    }
    // Such lines name a reason only where there is one, perhaps long behind the first block.
    if ReportLine.stands(in: reader.table) { reader.passOverLoading() }
    let rows = jumps ? try finder(of: reader) : nil
    if let sample { return (SampledRows(reader, sample), rows) }
    return (reader, rows)
  }

  /// For rows that this reader has come to.
  private func finder(of reader: JSONLines) throws(Failure) -> RowFinder {
    var sources: [any ByteSource & Sendable] = []
    for name in names {
      do {
        sources.append(try spools[name] ?? FileSource(name))
      } catch {
        throw Self.failure(error)
      }
    }
    return RowFinder(reader, sources: sources)
  }

  func summaries(shape: ShapeChoice, rows: [Int]) -> [DataSummary] {
    names.indices.map { source in
      DataSummary(
        source: names[source], format: dumps.isEmpty ? DatasetFormat.jsonLines.id : DatasetFormat.dump.id, shape: shape,
        rows: source < rows.count ? rows[source] : 0, dump: dumps[names[source]])
    }
  }

  private func opened() throws(Failure) -> [any ByteSource] {
    var sources: [any ByteSource] = []
    for name in names {
      if let spool = spools[name] {
        sources.append(spool)
      } else {
        sources.append(try Self.checked(Self.open(name), name))
      }
    }
    return sources
  }

  private static func files(_ named: String) throws(Failure) -> [String] {
    guard named != "-" else { return [named] }
    guard Directory.holds(named) else { throw .input("\(named): found no such file or directory, expected data") }
    guard Directory.exists(named) else { return [named] }
    do {
      let files = try Directory.files(in: named, extensions: DatasetFormat.all.flatMap(\.extensions))
      guard !files.isEmpty else { throw Failure.input("\(named): found no data file in this directory") }
      return files
    } catch {
      throw failure(error)
    }
  }

  private static func open(_ name: String) throws(Failure) -> sending any ByteSource {
    guard name != "-" else { return PipeSource.standardInput() }
    do {
      return try FileSource.open(name)
    } catch {
      throw failure(error)
    }
  }

  /// - Throws: for what is something else than JSON, which no row of it would say.
  private static func checked(
    _ source: sending any ByteSource, _ name: String
  ) throws(Failure) -> sending any ByteSource {
    do {
      let peeked = try PeekedSource(source, count: ForeignFile.headSize)
      if let foreign = ForeignFile(head: peeked.head) { throw Failure(foreign, name: name) }
      return peeked
    } catch {
      throw failure(error)
    }
  }

  private static func spooled(_ source: sending any ByteSource, in folder: String) throws(Failure) -> SpooledSource {
    do {
      return try SpooledSource(source, folder: folder)
    } catch {
      throw failure(error)
    }
  }

  private static func failure(_ error: any Error) -> Failure {
    if let failure = error as? Failure { return failure }
    return error is DatasetError ? .usage("--map: \(error)") : .input("\(error)")
  }
}
