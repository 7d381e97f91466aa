import JSON
import MaskModel

/// What a rule over conversations says of a row.
enum ChatSight {
  /// The row does not have what the rule looks at.
  case unjudged
  case clean
  /// - Parameters:
  ///   - detail: asked for the rows alone of which somebody reads it.
  ///   - amount: adds up over the rows: tokens, turns.
  ///   - level: nil: the rule's own.
  case seen(detail: () -> String, amount: Int, level: Level?)

  static func seen(
    _ detail: @autoclosure @escaping () -> String, amount: Int = 1, level: Level? = nil
  ) -> ChatSight { .seen(detail: detail, amount: amount, level: level) }
}

/// All rows of a rule over conversations, for its message.
struct ChatSum {
  let rows: FoundRows
  let amount: Int
  /// Rows that have what the rule looks at.
  let judged: Int
  let totals: Totals
  let context: RunContext

  /// `3 of 8 rows`
  var share: String { "\(grouped(rows.count)) of \(counted(judged, "row"))" }
}

/// A rule over conversations: how it looks at a row, and what it says of all.
struct ChatRule: RuleState {
  typealias Look = @Sendable (ChatRow, inout Prefills) -> ChatSight

  private let context: RunContext
  private let unjudged: String
  private let samples: Bool
  private let look: Look
  private let message: @Sendable (ChatSum) -> String
  private let fix: @Sendable (RunContext) -> String?
  private var prefills = Prefills()
  private var rows = FoundRows()
  private var amount = 0
  private var judged = 0
  private var level: Level?

  /// - Parameters:
  ///   - unjudged: why it cannot be told, where no row has what it looks at.
  ///   - samples: not every row is looked at: each look renders.
  ///   - fix: nil: the rule's own.
  static func begin(
    _ context: RunContext, unjudged: String, samples: Bool = false, look: @escaping Look,
    fix: @escaping @Sendable (RunContext) -> String? = { _ in nil },
    message: @escaping @Sendable (ChatSum) -> String
  ) -> RuleStart {
    guard context.chat != nil else { return .notEvaluated(reason: "the rows are no conversations") }
    return .judging(
      ChatRule(context: context, unjudged: unjudged, samples: samples, look: look, message: message, fix: fix))
  }

  private init(
    context: RunContext, unjudged: String, samples: Bool, look: @escaping Look,
    message: @escaping @Sendable (ChatSum) -> String, fix: @escaping @Sendable (RunContext) -> String?
  ) {
    self.context = context
    self.unjudged = unjudged
    self.samples = samples
    self.look = look
    self.message = message
    self.fix = fix
  }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    ChatFacts(context).flatMap { observe(example, ChatRow(example, $0), tells: true) }
  }

  mutating func observe(_ example: MaskedExample, _ row: ChatRow?, tells: Bool) -> RowObservation? {
    guard let row, !samples || Self.isSampled(example.origin.index) else { return nil }
    switch look(row, &prefills) {
    case .unjudged: return nil
    case .clean:
      judged += 1
      return nil
    case .seen(let detail, let amount, let level):
      judged += 1
      self.amount += amount
      if let level { self.level = max(self.level ?? level, level) }
      rows.add(example, detail: detail())
      return tells ? RowObservation(detail(), level: level) : nil
    }
  }

  /// The first rows and one of 32 others, the same however the data are cut.
  private static func isSampled(_ index: Int) -> Bool {
    index < 256 || mixed(UInt64(bitPattern: Int64(index))) % 32 == 0
  }

  mutating func merge(_ other: ChatRule) {
    rows.merge(other.rows)
    amount += other.amount
    judged += other.judged
    if let theirs = other.level { level = max(level ?? theirs, theirs) }
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard judged > 0 else { return .notEvaluated(reason: unjudged) }
    guard !rows.isEmpty else { return .clean }
    var rows = rows
    if samples { rows.sampled = judged }
    let sum = ChatSum(rows: rows, amount: amount, judged: judged, totals: totals, context: context)
    var words = message(sum)
    if let first = rows.first.first?.detail { words += "\nThe first: \(first)" }
    return .finding(rows: rows, message: words, level: level, fix: fix(context))
  }
}

/// What the template writes when the model is asked, behind all that stands in a conversation: the header of the turn
/// that the model begins, and what it is made to begin with.
struct Prefills: Sendable {
  struct Prompt: Sendable, Hashable {
    /// `<|im_start|>assistant\n`
    var header: [UInt8]
    /// From `<think>` on; empty for most.
    var prefill: [UInt8]
  }

  /// By the row's own arguments of the template.
  private var known: [JSONObject: Prompt?] = [:]
  /// Tokens with which the next turn would begin, likewise.
  var stops: [JSONObject: TokenID?] = [:]

  /// Nil where the template does not tell.
  mutating func prompt(of row: ChatRow) -> Prompt? {
    if row.conversation.bringsTemplate { return nil }
    let key = row.conversation.request.extra
    if let found = known[key] { return found }
    let prompt = Self.ask(row)
    if known.count < 32 { known[key] = .some(prompt) }
    return prompt
  }

  private static func ask(_ row: ChatRow) -> Prompt? {
    var request = ChatRequest(
      messages: [["role": "user", "content": "hello"]], extra: row.conversation.request.extra,
      specialTokens: row.chat.specialTokens)
    guard let plain = try? row.chat.ask(request) else { return nil }
    request.addsGenerationPrompt = true
    guard let asked = try? row.chat.ask(request), asked.hasPrefix(plain) else { return nil }
    let tail = Array(asked.bytes.dropFirst(plain.count))
    let start = tail.place(of: Array("<think>".utf8)) ?? tail.count
    return Prompt(header: Array(tail[..<start]), prefill: Array(tail[start...]))
  }
}
