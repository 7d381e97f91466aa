import JSON

/// What a person may change while looking: labels follow.
public struct WhatIf: Sendable, Hashable {
  /// Nil: as the run was started. Empty: none.
  public var responseTemplate: TemplateInput?

  public init(responseTemplate: TemplateInput? = nil) { self.responseTemplate = responseTemplate }
}

/// What the browser asks: it knows neither trainers nor tokenizers nor files.
///
/// All calls may come from any thread.
public protocol Inspector: Sendable {
  /// For the header: data, tokenizer, trainer, shape.
  var title: InspectionTitle { get }

  /// The vocabulary and the bytes of tokens, for the view of one token; nil for recorded labels without a tokenizer.
  var tokenizer: (any Tokenizer)? { get }

  /// The row of that index, labelled under `settings`; nil behind the last row or where it is not known yet how to get
  /// there.
  /// - Throws: an error that says what is wrong with the settings (a response template that is refused).
  func example(at index: Int, settings: WhatIf) throws -> InspectedExample?

  /// Counts over the whole data under `settings`, on a thread of its own. `update` is called at least every 100 ms
  /// from that thread, and once more at the end with `isComplete`.
  func count(settings: WhatIf, update: @escaping @Sendable (CountingProgress) -> Void) -> any Cancellable

  /// The first row after (or before) `index` that has a finding under `settings`, among the rows that were counted
  /// under them so far.
  func nextFinding(from index: Int, forward: Bool, settings: WhatIf) -> Int?

  /// The first row at or after `index` (wrapping is the caller's) whose text contains `text`; reads on from there.
  /// Returns nil when there is none or `isCancelled` said so.
  func search(_ text: Text, from index: Int, isCancelled: @Sendable () -> Bool) -> Int?
}

public protocol Cancellable: Sendable {
  func cancel()
}

public struct InspectionTitle: Sendable, Hashable {
  public var data: String
  public var tokenizer: String
  /// `trl-collator 0.19.1`
  public var trainer: String
  public var shape: Shape
  /// As the run was started.
  public var responseTemplate: TemplateInput?
  /// Names of the sources, for `RowOrigin.source`; may be left empty.
  public var sources: [String]
  /// Names of the columns, for `TextPart.Source.column`; may be left empty.
  public var columns: [String]

  public init(
    data: String, tokenizer: String, trainer: String, shape: Shape, responseTemplate: TemplateInput?,
    sources: [String] = [], columns: [String] = []
  ) {
    self.data = data
    self.tokenizer = tokenizer
    self.trainer = trainer
    self.shape = shape
    self.responseTemplate = responseTemplate
    self.sources = sources
    self.columns = columns
  }
}

/// How far the background reader has come.
public struct CountingProgress: Sendable {
  public var totals: Totals
  /// Rows known so far: every index below can be asked for.
  public var rows: Int
  public var bytesRead: Int
  /// Nil where the size is not known.
  public var bytesTotal: Int?
  public var findings: [Finding]
  public var isComplete: Bool
  /// Set when the reading stopped on an error.
  public var failure: String?
  /// The trainer under these settings, as in `InspectionTitle`; nil where they were refused.
  public var trainer: String?

  public init(
    totals: Totals, rows: Int, bytesRead: Int, bytesTotal: Int?, findings: [Finding], isComplete: Bool,
    failure: String? = nil, trainer: String? = nil
  ) {
    self.trainer = trainer
    self.totals = totals
    self.rows = rows
    self.bytesRead = bytesRead
    self.bytesTotal = bytesTotal
    self.findings = findings
    self.isComplete = isComplete
    self.failure = failure
  }
}
