import ArgumentParser

/// The report and the browser: the options as they were typed.
struct InspectArguments: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maskcheck",
    abstract: "Shows, token by token, what a fine-tuning run will learn from.",
    usage: """
      maskcheck [DATA …] [options]              on a terminal: the browser; else: the report
      maskcheck --report [DATA …] [options]     the report (CI, check before training)
      maskcheck --show N[,M-K] [DATA …] …       those examples as coloured tokens
      maskcheck COMMAND …
      """,
    discussion: """
      DATA is one or more files of JSON lines, directories, or - for standard
      input; several are one data set. Parquet, Arrow, CSV, compressed files,
      folders of save_to_disk and names of the hub (org/name) are read by the
      datasets package of your Python. A folder that maskcheck.dump wrote in
      Python is opened with its tokenizer and the labels that it holds.

      COMMANDS (maskcheck COMMAND --help)
        rules                   the rules
        explain MC101           one rule in full, with examples and fixes
        trainers, formats       what is understood, with options and versions
        tokenizer -t T          what was loaded
        tokenize -t T           JSON lines in, JSON lines out
        render -t T             conversations through the chat template
        verify DATA -t T        rows against the trainer of your Python
        capture DATA -t T       its labels, as a folder that maskcheck opens

      EXIT STATUS
          0  clean
          1  a finding, a missed threshold, or no example at all
          2  the command line is wrong
          3  an input could not be read
        130  interrupted
      """,
    version: Program.version)

  @Argument(
    help: ArgumentHelp("Files, directories, a data set of the hub, or - for standard input.", valueName: "data"))
  var data: [String] = []

  @OptionGroup(title: "What is read")
  var input: InputArguments

  @OptionGroup(title: "How it is labelled")
  var labelling: LabellingArguments

  @OptionGroup(title: "What goes through Python")
  var python: PythonArguments

  @OptionGroup(title: "What is reported")
  var output: OutputArguments

  @OptionGroup(title: "What fails")
  var limits: LimitArguments

  @OptionGroup(title: "Not in this version yet", visibility: .hidden)
  var later: LaterArguments
}

struct InputArguments: ParsableArguments {
  @OptionGroup var tokenizer: TokenizerArguments

  @Option(help: ArgumentHelp("Read column OLD of the data as NEW (repeatable).", valueName: "NEW=OLD"))
  var map: [String] = []

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Read the first N rows only.", valueName: "N"))
  var limit: Int?

  @Option(
    help: ArgumentHelp("Read DATA as jsonl, json, parquet, arrow or csv, whatever its name.", valueName: "format"))
  var inputFormat: String?
}

struct LabellingArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Whose labels: see maskcheck trainers.", valueName: "ID[@VERSION]"))
  var trainer: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      #"The completion-only collator's response template; \n, \t, \r, \\ and \uXXXX are read as in a string. ids:12,34 gives token ids."#,
      valueName: "text"))
  var responseTemplate: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Its instruction template, written the same way.", valueName: "text"))
  var instructionTemplate: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      #"A text built from the row's columns, in place of a formatting_func: "{prompt} {answer}<eos>"."#,
      valueName: "text"))
  var textTemplate: String?

  @Option(help: ArgumentHelp("A chat template instead of the one in the tokenizer's directory.", valueName: "file"))
  var chatTemplate: String?

  @Option(
    help: ArgumentHelp(
      "What strftime_now of a chat template says: 2024-02-09 or 2024-02-09T07:05:03.", valueName: "date"))
  var now: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A trainer option by its own name (repeatable); the value is JSON, else text.", valueName: "K=V"))
  var set: [String] = []
}

struct OutputArguments: ParsableArguments {
  @Flag(help: "Print the report and exit.")
  var report = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Print those examples as coloured tokens and exit.", valueName: "N[,M-K]"))
  var show: String?

  @Option(help: ArgumentHelp("What goes to standard output: see maskcheck formats.", valueName: "format"))
  var format: String?

  @Option(help: ArgumentHelp("Also into a file (repeatable).", valueName: "[format=]file"))
  var output: [String] = []

  @Flag(help: "With jsonl: ids, labels, reasons and text of every example.")
  var withTokens = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Report on a reproducible sample of N rows; the first is always one of them.", valueName: "N"))
  var sample: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Hold N rows against the trainer that is installed in your Python.", valueName: "N"))
  var verify: Int?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Other rows for --sample and --verify.", valueName: "S"))
  var seed: UInt64?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("How many examples the text report lists one by one.", valueName: "N"))
  var rows = 20

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads; as many as there are processors unless given.", valueName: "N"))
  var jobs: Int?

  @Option(help: ArgumentHelp("auto, always or never.", valueName: "when"))
  var color = "auto"

  @Flag(help: "No report on standard output; the exit status tells.")
  var quiet = false

  @Flag(help: "No progress on standard error.")
  var noProgress = false
}

struct LimitArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Only these rules (repeatable, or with commas).", valueName: "rule"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Not these rules.", valueName: "rule"))
  var ignore: [String] = []

  @Option(help: ArgumentHelp("Another level for a rule: error, warning or note (repeatable).", valueName: "RULE=LEVEL"))
  var level: [String] = []

  @Option(help: ArgumentHelp("The lowest level that fails: error, warning or never.", valueName: "level"))
  var failOn = "error"

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Fail below this ratio of supervised tokens.", valueName: "ratio"))
  var minRatio: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Fail above this ratio.", valueName: "ratio"))
  var maxRatio: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Fail when the template is not found in more examples than this: a number, or a share such as 5%.",
      valueName: "N|P%"))
  var maxMatchFailures: String?
}

/// Options whose time has not come: each is an error that says so, never accepted in silence.
struct LaterArguments: ParsableArguments {
  @Option var config: String?
  @Option var tolerance: [String] = []
  @Option var baseline: String?

  /// The first that was given.
  func refuse() throws(Failure) {
    let given: [(String, Bool)] = [
      ("--config", config != nil), ("--tolerance", !tolerance.isEmpty),
      ("--baseline", baseline != nil),
    ]
    if let option = given.first(where: \.1) { throw Failure.notYet(option.0) }
  }
}
