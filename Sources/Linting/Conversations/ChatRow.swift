import JSON
import MaskModel

/// What rules ask of the run for every row that is a conversation: worked out once.
final class ChatFacts: Sendable {
  let context: RunContext
  let chat: ChatContext
  let eos: SpecialToken?
  /// Tokens that end turns or begin them.
  let controls: TokenSet

  /// Nil where the rows are no conversations.
  init?(_ context: RunContext) {
    guard let chat = context.chat else { return nil }
    self.context = context
    self.chat = chat
    eos = context.endOfSequence
    controls = TokenSet(context.tokenizer.map { tokenizer in tokenizer.addedIDs.filter(tokenizer.isControl) } ?? [])
  }
}

/// An example that is a conversation, as rules look at it.
///
/// A class: it is made once a row and handed to some thirty rules, each of which would copy some forty references (rules
/// over 20,000 rows took 1.8 s with a struct a rule, of which 0.9 s were the trainer's).
public final class ChatRow {
  let run: ChatFacts
  let example: MaskedExample
  let conversation: Conversation
  let tokens: TokenPlaces
  let text: Text
  /// By message.
  let facts: [MessageFacts]
  /// Assistants' messages that the loss is meant to reach: all, or those of the completion.
  let trained: [Int]
  /// Nothing masks the row.
  let isWhollySupervised: Bool
  let callsTools: Bool
  /// By message: many rules ask.
  private lazy var ends: [Int?] = messages.map(findEnd)
  private lazy var thinks: [Bool] = messages.map {
    facts[$0].role == .assistant && conversation.messages[$0].holdsReasoning
  }

  /// Of the whole text, in its order: found once for all rules.
  private lazy var thinkTags = ThinkTag.all(in: text)

  /// Nil for rows that are none, or that the trainer does not train.
  init?(_ example: MaskedExample, _ run: ChatFacts) {
    guard example.status == .ok, let conversation = example.conversation,
      conversation.places.count == conversation.messages.count, let tokens = TokenPlaces(example),
      let text = example.text
    else { return nil }
    self.run = run
    self.example = example
    self.conversation = conversation
    self.tokens = tokens
    self.text = text
    let facts = MessageFacts.all(conversation)
    self.facts = facts
    let prompt = conversation.promptCount ?? 0
    trained = facts.indices.filter { facts[$0].role == .assistant && $0 >= prompt }
    isWhollySupervised = example.isWhollySupervised
    callsTools = facts.contains { $0.callsTools }
  }

  var context: RunContext { run.context }
  var chat: ChatContext { run.chat }

  var messages: Range<Int> { facts.indices }

  func holdsReasoning(_ message: Int) -> Bool { thinks[message] }

  /// Of which every byte lies in the range.
  func thinkTags(in range: Range<Int>) -> [ThinkTag] {
    thinkTags.isEmpty ? [] : thinkTags.inside(range)
  }

  func place(_ message: Int) -> MessagePlace { conversation.places[message] }

  /// The same as the place's.
  func content(_ message: Int) -> Range<Int>? { facts[message].content }

  func isSupervised(_ token: Int) -> Bool { example.labels[token] != .ignored }

  /// How many of the tokens are supervised.
  func supervised(_ tokens: Range<Int>) -> Int {
    example.supervised(in: tokens)
  }

  /// Tokens that are supervised and not white space alone.
  func supervisedWords(_ tokens: Range<Int>) -> [Int] {
    if supervised(tokens) == 0 { return [] }
    return tokens.filter { isSupervised($0) && !isBlank($0) }
  }

  func isBlank(_ token: Int) -> Bool { text.bytes[clamped(tokens.span(token))].allSatisfy { $0 <= 0x20 } }

  private func clamped(_ range: Range<Int>) -> Range<Int> { range.clamped(to: 0..<text.count) }

  /// Text of the row, as messages show it.
  func shown(_ range: Range<Int>, limit: Int = 60) -> String { quoted(text.bytes[clamped(range)], limit: limit) }

  /// Text from the first of these tokens to the last.
  func shown(tokens range: Range<Int>) -> String {
    guard let first = range.first, let last = range.last else { return "``" }
    let start = tokens.span(first).lowerBound
    return shown(start..<max(start, tokens.span(last).upperBound))
  }

  /// `message 3 (tool)`; messages are counted from 0, as rows are.
  func name(_ message: Int) -> String {
    "message \(message) (\(conversation.role(of: message).map { Linting.shown($0.string, limit: 24) } ?? "no role"))"
  }
}

extension Tokenizer {
  /// A token that ends turns or begins them: special, or spelled as such tokens are. Tags of reasoning and of tools are
  /// content.
  fileprivate func isControl(_ id: TokenID) -> Bool {
    guard isAdded(id), let spelling = spelling(of: id) else { return false }
    guard isSpecial(id) || spelling.hasPrefix("<|") || spelling.hasPrefix("<｜") else { return false }
    return !["think", "tool"].contains { spelling.bytes.place(of: Array($0.utf8)) != nil }
  }
}

extension ChatRow {
  func isControl(_ id: TokenID) -> Bool { run.controls.contains(id) }

  /// The token that ends a message's turn: the first one of that kind behind its content. Nil where there is none, where
  /// the content is not known, and where calls of tools follow it.
  func end(of message: Int) -> Int? { messages.contains(message) ? ends[message] : nil }

  private func findEnd(_ message: Int) -> Int? {
    guard let content = content(message), !facts[message].callsTools else { return nil }
    var token = tokens.first(startingAt: content.upperBound)
    let limit = min(tokens.count, token + 16)
    let next = messages.contains(message + 1) ? self.content(message + 1) : nil
    let stop = next?.lowerBound ?? text.count
    while token < limit, tokens.span(token).lowerBound < stop {
      if isControl(example.ids[token]) { return token }
      token += 1
    }
    return nil
  }

  /// The token was written at a later message, or behind all of them.
  func isOutside(_ token: Int, turnOf message: Int) -> Bool {
    guard let turn = facts[message].turn, !turn.isEmpty else { return false }
    return tokens.span(token).lowerBound >= turn.upperBound
  }
}

extension ChatRow {
  /// The mask of an answer goes on without a gap into the content of this message (MC413 tells it).
  func isRunOn(into message: Int) -> Bool {
    guard chat.masksAssistant, message > 0, facts[message - 1].role == .assistant,
      let before = content(message - 1), let content = content(message)
    else { return false }
    let tokens = tokens.touching(before.lowerBound..<max(before.lowerBound, content.lowerBound + 1))
    return !tokens.isEmpty && supervised(tokens) == tokens.count
  }
}

extension [UInt8] {
  /// The first place of a text at `from` or behind it.
  func place(of needle: [UInt8], from: Int = 0, to end: Int? = nil) -> Int? {
    let end = Swift.min(end ?? count, count)
    guard let lead = needle.first, from >= 0, end - from >= needle.count else { return nil }
    return withUnsafeBufferPointer { bytes in
      needle.withUnsafeBufferPointer { needle in
        let behind = end - needle.count + 1
        var at = bytes.place(of: lead, from: from, to: behind)
        while at < behind {
          if bytes.hold(needle, at: at) { return at }
          at = bytes.place(of: lead, from: at + 1, to: behind)
        }
        return nil
      }
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the text stands there; it must not reach beyond the end.
  func hold(_ needle: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
    for offset in 0..<needle.count where self[place &+ offset] != needle[offset] { return false }
    return true
  }
}
