import Inspection
import JSON
import Linting
import MaskModel
import Masking
import PythonBridge
import Reports

/// The command line, resolved: every word checked that can be checked before a file is opened.
struct InspectPlan: Sendable {
  enum Mode: Sendable, Equatable {
    case browser
    case report
    case show(ExampleRanges)
  }

  var data: [String]
  var tokenizer: String?
  /// Where models of the hub are looked for.
  var hub: HubModels
  var mapping: [(new: Text, old: Text)]
  var limit: Int?
  var reader: DataReader
  var python: PythonPlan
  /// The user's own; its texts are a column `text` of the data.
  var function: FormattingFunction?
  var labelling: LabellingPlan
  var mode: Mode
  var outputs: [OutputTarget]
  var withTokens: Bool
  var rows: Int
  var workers: Int
  /// The rows that are reported on; nil: all.
  var sample: RowSampling?
  /// Rows to hold against the installed trainer; nil: none.
  var verifies: RowSampling?
  var usesColor: Bool
  var isQuiet: Bool
  var showsProgress: Bool
  /// A folder for what is kept of standard input while the browser is open.
  var spool: String
  var selection: RuleSelection
  var thresholds: Thresholds

  init(_ arguments: InspectArguments, in surroundings: Surroundings) throws {
    try arguments.later.refuse()
    data = try Self.data(arguments.data)
    tokenizer = arguments.input.tokenizer.tokenizer
    hub = HubModels(arguments.input.tokenizer, python: arguments.python.interpreter.python, in: surroundings)
    mapping = try arguments.input.map.map(Self.renaming)
    limit = try Self.atLeast(0, arguments.input.limit, "--limit")
    reader = try DataReader.chosen(for: data, input: arguments.input, python: arguments.python)
    python = PythonPlan(arguments.python.interpreter.python, in: surroundings)
    function = try Self.function(arguments.python)
    labelling = try LabellingPlan(arguments.labelling, function: function)
    outputs = try OutputTarget.resolve(arguments.output)
    mode = try Self.mode(arguments.output, in: surroundings)
    withTokens = arguments.output.withTokens
    if withTokens, !outputs.contains(where: { $0.format.id == "jsonl" }) {
      throw Failure.usage("--with-tokens: goes with --format jsonl or --output jsonl=FILE")
    }
    rows = try Self.atLeast(0, arguments.output.rows, "--rows") ?? 20
    sample = try Self.sampling(arguments.output.sample, "--sample", arguments.output)
    verifies = try Self.sampling(arguments.output.verify, "--verify", arguments.output)
    workers = try Self.workers(arguments.output.jobs, processors: surroundings.processors)
    usesColor = try surroundings.usesColor(arguments.output.color)
    isQuiet = arguments.output.quiet
    showsProgress = surroundings.errorsAreTerminal && !arguments.output.noProgress && !isQuiet
    spool = surroundings.environment["TMPDIR"] ?? "/tmp"
    selection = try Self.selection(arguments.limits)
    thresholds = try Thresholds(arguments.limits)
  }

  /// Of the commands that read and label as the report does, and write something else.
  init(
    _ data: [String], _ input: InputArguments, _ labelling: LabellingArguments, _ python: PythonArguments,
    in surroundings: Surroundings
  ) throws {
    var arguments = try InspectArguments.parse([])
    arguments.data = data
    arguments.input = input
    arguments.labelling = labelling
    arguments.python = python
    arguments.output.report = true
    try self.init(arguments, in: surroundings)
  }

  static func function(_ arguments: PythonArguments) throws(Failure) -> FormattingFunction? {
    guard let name = arguments.formattingFunc else {
      if arguments.importWhole { throw .usage("--import-whole: goes with --formatting-func FILE.py:NAME") }
      return nil
    }
    let sides = name.split(separator: ":", omittingEmptySubsequences: false)
    guard sides.count >= 2, sides.allSatisfy({ !$0.isEmpty }) else {
      throw .usage("--formatting-func: found \(name), expected FILE.py:NAME or module:NAME")
    }
    return FormattingFunction(name: name, importsWhole: arguments.importWhole)
  }

  static func data(_ named: [String]) throws(Failure) -> [String] {
    guard !named.isEmpty else {
      throw .usage("no data: expected files of JSON lines, directories, or - for standard input (see --help)")
    }
    guard named.count(where: { $0 == "-" }) <= 1 else { throw .usage("- stands twice, expected once") }
    var data: [String] = []
    for name in named { data.append(try PreparedFolders.resolved(name)) }
    return data
  }

  static func renaming(_ typed: String) throws(Failure) -> (new: Text, old: Text) {
    let sides = typed.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
      throw .usage("--map: found \(typed), expected NEW=OLD")
    }
    return (Text(String(sides[0])), Text(String(sides[1])))
  }

  static func atLeast(_ minimum: Int, _ value: Int?, _ option: String) throws(Failure) -> Int? {
    if let value, value < minimum { throw .usage("\(option): found \(value), expected a number of \(minimum) or more") }
    return value
  }

  private static func sampling(
    _ wanted: Int?, _ option: String, _ arguments: OutputArguments
  ) throws(Failure) -> RowSampling? {
    if arguments.seed != nil, arguments.sample == nil, arguments.verify == nil {
      throw .usage("--seed: goes with --sample N or --verify N")
    }
    if arguments.sample != nil, arguments.show != nil { throw .usage("--show and --sample exclude one another") }
    return try atLeast(1, wanted, option).map { RowSampling(wanted: $0, seed: arguments.seed ?? 0) }
  }

  /// Each worker is a thread with caches of its own: thousands of them would only take memory.
  private static func workers(_ jobs: Int?, processors: Int) throws(Failure) -> Int {
    let most = max(64, processors * 4)
    guard let jobs else { return processors }
    guard (1...most).contains(jobs) else { throw .usage("--jobs: found \(jobs), expected 1 … \(most)") }
    return jobs
  }

  private static func mode(_ arguments: OutputArguments, in surroundings: Surroundings) throws(Failure) -> Mode {
    if let show = arguments.show {
      if arguments.report { throw .usage("--show and --report exclude one another") }
      if arguments.format != nil || !arguments.output.isEmpty {
        throw .usage("--show prints examples as text: --format and --output go with --report")
      }
      return .show(try ExampleRanges(show))
    }
    let asksForReport =
      arguments.report || arguments.format != nil || !arguments.output.isEmpty || arguments.quiet
      || arguments.verify != nil || arguments.sample != nil
    return asksForReport || !surroundings.canOpenBrowser ? .report : .browser
  }

  private static func selection(_ arguments: LimitArguments) throws(Failure) -> RuleSelection {
    func names(_ typed: [String]) -> [String] {
      typed.flatMap { $0.split(separator: ",").map { String($0.trimmed) } }
    }
    var levels: [(rule: String, level: Level)] = []
    for typed in arguments.level {
      let sides = typed.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, let level = Level(rawValue: String(sides[1])) else {
        throw .usage("--level: found \(typed), expected RULE=error, RULE=warning or RULE=note")
      }
      levels.append((String(sides[0]), level))
    }
    do {
      return try RuleSelection(select: names(arguments.select), ignore: names(arguments.ignore), levels: levels)
    } catch {
      throw .usage(error.description)
    }
  }
}

extension Thresholds {
  init(_ arguments: LimitArguments) throws(Failure) {
    self.init()
    switch arguments.failOn {
    case "never": failOn = nil
    case "error": failOn = .error
    case "warning": failOn = .warning
    default: throw .usage("--fail-on: found \(arguments.failOn), expected error, warning or never")
    }
    minimumRatio = try Self.ratio(arguments.minRatio, "--min-ratio")
    maximumRatio = try Self.ratio(arguments.maxRatio, "--max-ratio")
    matchFailures = try arguments.maxMatchFailures.map(Self.allowance)
  }

  private static func ratio(_ value: Double?, _ option: String) throws(Failure) -> Double? {
    if let value, !(0...1).contains(value) { throw .usage("\(option): found \(value), expected 0 … 1") }
    return value
  }

  private static func allowance(_ typed: String) throws(Failure) -> Allowance {
    if typed.hasSuffix("%"), let percent = Double(typed.dropLast().trimmed), (0...100).contains(percent) {
      return .percent(percent)
    }
    if let count = Int(typed), count >= 0 { return .count(count) }
    throw .usage("--max-match-failures: found \(typed), expected a number or a share such as 5%")
  }
}
