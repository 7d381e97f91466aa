import JSON

/// Everything that a report says, as values: each output format is a function of it.
public struct Report: Sendable {
  /// The version of this program.
  public var maskcheck: String
  /// Nil for recorded labels without `-t`.
  public var tokenizer: TokenizerSummary?
  public var context: RunContext
  public var data: [DataSummary]
  public var totals: Totals
  public var ratios: RatioDistribution
  /// Of the supervised tokens, how many come from where; nil where that is not known.
  public var composition: [CompositionShare]?
  public var findings: [Finding]
  public var notEvaluated: [NotEvaluated]
  /// Rows that could not be read: the first 20, and their number.
  public var problems: [InputProblem]
  public var problemCount: Int
  /// The first rows, for the list of the text report.
  public var rows: [InspectedExample]
  public var verdict: Verdict
  /// What holding rows against the installed trainer came to; nil where that was not asked for.
  public var verified: Verified?
  /// Which rows of the data are reported on; nil: all.
  public var sample: Sample?
  /// Not nil where the run was interrupted: what was not read.
  public var interrupted: String?

  public init(
    maskcheck: String, tokenizer: TokenizerSummary?, context: RunContext, data: [DataSummary], totals: Totals,
    ratios: RatioDistribution, composition: [CompositionShare]? = nil, findings: [Finding],
    notEvaluated: [NotEvaluated], problems: [InputProblem] = [], problemCount: Int = 0,
    rows: [InspectedExample] = [], verdict: Verdict, interrupted: String? = nil
  ) {
    self.maskcheck = maskcheck
    self.tokenizer = tokenizer
    self.context = context
    self.data = data
    self.totals = totals
    self.ratios = ratios
    self.composition = composition
    self.findings = findings
    self.notEvaluated = notEvaluated
    self.problems = problems
    self.problemCount = problemCount
    self.rows = rows
    self.verdict = verdict
    self.interrupted = interrupted
  }
}

public struct TokenizerSummary: Sendable, Hashable {
  public var source: String
  public var kind: String
  public var vocabularySize: Int
  /// Of the vocabulary file, in hexadecimal.
  public var sha256: String

  public init(source: String, kind: String, vocabularySize: Int, sha256: String) {
    self.source = source
    self.kind = kind
    self.vocabularySize = vocabularySize
    self.sha256 = sha256
  }
}

public struct DataSummary: Sendable, Hashable {
  public var source: String
  public var format: String
  public var shape: ShapeChoice
  public var rows: Int
  /// Where the rows were dumped from; with the first file of a dump folder.
  public var dump: DumpSummary?

  public init(source: String, format: String, shape: ShapeChoice, rows: Int, dump: DumpSummary? = nil) {
    self.source = source
    self.format = format
    self.shape = shape
    self.rows = rows
    self.dump = dump
  }
}

/// Supervised tokens that come from one place: the constant text of a template, a column, the trainer.
public struct CompositionShare: Sendable, Hashable {
  public var source: TextPart.Source
  /// `the constant text`, `input_text`, `added by the trainer`
  public var name: String
  public var supervisedTokens: Int

  public init(source: TextPart.Source, name: String, supervisedTokens: Int) {
    self.source = source
    self.name = name
    self.supervisedTokens = supervisedTokens
  }
}

/// Rows that our model and the installed trainer made the same of.
public struct Verified: Sendable, Hashable {
  public var rows: Int
  public var equal: Int
  /// By name, with their versions.
  public var packages: JSONObject

  public init(rows: Int, equal: Int, packages: JSONObject) {
    self.rows = rows
    self.equal = equal
    self.packages = packages
  }
}

/// The rows that were drawn at random.
public struct Sample: Sendable, Hashable {
  public var rows: Int
  /// Rows of the data.
  public var of: Int
  public var seed: UInt64

  public init(rows: Int, of: Int, seed: UInt64) {
    self.rows = rows
    self.of = of
    self.seed = seed
  }
}

/// Whether the run passes, and each reason why not.
public struct Verdict: Sendable, Hashable {
  public var pass: Bool
  public var reasons: [String]

  public init(pass: Bool, reasons: [String]) {
    self.pass = pass
    self.reasons = reasons
  }
}

/// An example together with what the rules say of it.
public struct InspectedExample: Sendable, Hashable {
  public var example: MaskedExample
  public var findings: [RowFinding]

  public init(example: MaskedExample, findings: [RowFinding]) {
    self.example = example
    self.findings = findings
  }
}
