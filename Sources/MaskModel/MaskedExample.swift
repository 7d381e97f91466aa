import JSON

/// One example as the trainer's model gets it: ids, labels, and the reason for every label.
public struct MaskedExample: Sendable, Hashable {
  public enum Status: Sendable, Hashable {
    case ok
    /// The trainer leaves the row out; ids and labels show what it would have been.
    case dropped(String)
    /// The trainer stops with an error at this row.
    case refused(String)
    /// The bytes of the file gave no row.
    case unread(String)
  }

  public var origin: RowOrigin
  public var status: Status
  /// The number that the data themselves give the row, where that is another than its index: a dump holds a choice of
  /// rows.
  public var number: Int?
  /// After truncation, without padding.
  public var ids: [TokenID]
  /// One for each id; `Label.ignored` where the loss does not look. Shorter only where the trainer itself makes it so.
  public var labels: [Label] { didSet { supervisedCount = labels.supervised(in: labels.indices) } }
  /// The exact text that was tokenised, with everything that the trainer added. Nil for recorded ids without a
  /// tokenizer.
  public var text: Text?
  /// UTF-8 byte spans into `text`, one for each id; nil where there is no text.
  public var spans: [ByteSpan]?
  /// Covers all ids, in order, without gaps.
  public var reasons: [ReasonRun]
  /// What truncation took away.
  public var cut: Cut?
  /// The documents of a packed row, else one for the whole.
  public var documents: [Document]
  /// Where the response template stands (token ranges over `ids`); nil where there is none to look for.
  public var responseMatches: [Range<Int>]?
  /// The same of the instruction template.
  public var instructionMatches: [Range<Int>]?
  /// Which stretches of `text` came from where, in order, without gaps. Empty where that is not known.
  public var parts: [TextPart]
  /// Where prompt and completion meet, for prompt/completion rows.
  public var boundary: Boundary?
  /// Of a row that is a conversation, where the trainer renders it.
  public var conversation: Conversation?

  public init(origin: RowOrigin, status: Status = .ok) {
    self.origin = origin
    self.status = status
    ids = []
    labels = []
    reasons = []
    documents = []
    parts = []
  }

  /// Tokens whose label is not `ignored`: counted once a row, for many ask.
  public private(set) var supervisedCount = 0

  /// How many labels of the range are supervised. Where all are or none is, no label is looked at.
  public func supervised(in range: Range<Int>) -> Int {
    if supervisedCount == 0 { return 0 }
    if supervisedCount == labels.count { return range.clamped(to: labels.indices).count }
    return labels.supervised(in: range)
  }

  /// Supervised tokens by tokens; nil of no tokens.
  public var ratio: Double? { ids.isEmpty ? nil : Double(supervisedCount) / Double(ids.count) }
}

/// A run of tokens with one reason.
public struct ReasonRun: Sendable, Hashable {
  /// Token positions.
  public var range: Range<Int>
  public var reason: Reason

  public init(range: Range<Int>, reason: Reason) {
    self.range = range
    self.reason = reason
  }
}

/// What truncation cut off: its tokens stand before (`start`) or after (`end`) those of the example.
public struct Cut: Sendable, Hashable {
  public enum Side: String, Sendable, Hashable { case start, end }

  public var side: Side
  public var ids: [TokenID]
  /// The labels that the tokens would have had.
  public var labels: [Label]
  /// Spans into the example's `text`; nil where there is no text.
  public var spans: [ByteSpan]?
  public var reasons: [ReasonRun]

  public init(side: Side, ids: [TokenID], labels: [Label], spans: [ByteSpan]?, reasons: [ReasonRun]) {
    self.side = side
    self.ids = ids
    self.labels = labels
    self.spans = spans
    self.reasons = reasons
  }

  public var supervisedCount: Int { labels.supervised(in: labels.indices) }
}

/// A row of the data inside a packed row.
public struct Document: Sendable, Hashable {
  public var index: Int
  public var tokens: Range<Int>

  public init(index: Int, tokens: Range<Int>) {
    self.index = index
    self.tokens = tokens
  }
}

/// A stretch of the tokenised text and where it came from.
public struct TextPart: Sendable, Hashable {
  public enum Source: Sendable, Hashable {
    /// Written in the text template.
    case literal
    /// Written by the chat template around the contents of messages.
    case chatTemplate
    /// The value of a column: its position in the table.
    case column(Int)
    /// Added by the trainer: the end-of-sequence text.
    case trainer
  }

  public var span: ByteSpan
  public var source: Source

  public init(span: ByteSpan, source: Source) {
    self.span = span
    self.source = source
  }
}

/// Where the prompt of a prompt/completion row ends and the completion begins. Token counts are those before
/// truncation.
public struct Boundary: Sendable, Hashable {
  /// Bytes of prompt text.
  public var promptBytes: Int
  /// Tokens of the prompt when it is tokenised alone.
  public var promptTokens: Int
  /// Tokens that the prompt alone and the whole have in common from the start.
  public var commonPrefix: Int
  /// The first token that the trainer counts as completion.
  public var completionStart: Int

  public init(promptBytes: Int, promptTokens: Int, commonPrefix: Int, completionStart: Int) {
    self.promptBytes = promptBytes
    self.promptTokens = promptTokens
    self.commonPrefix = commonPrefix
    self.completionStart = completionStart
  }

  /// False where the tokens of the prompt alone are not how the whole begins.
  public var promptIsPrefix: Bool { commonPrefix == promptTokens }
}
