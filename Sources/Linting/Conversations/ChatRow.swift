import JSON
import MaskModel

/// An example that is a conversation, as rules look at it.
///
/// A class: it is made once a row and handed to some thirty rules, each of which would copy some forty references (rules
/// over 20,000 rows took 1.8 s with a struct a rule, of which 0.9 s were the trainer's).
public final class ChatRow {
  let context: RunContext
  let chat: ChatContext
  let example: MaskedExample
  let conversation: Conversation
  let tokens: TokenPlaces
  let text: Text
  /// Assistants' messages that the loss is meant to reach: all, or those of the completion.
  let trained: [Int]
  /// Nothing masks the row.
  let isWhollySupervised: Bool
  /// By message: many rules ask.
  private lazy var ends: [Int?] = messages.map(findEnd)
  private lazy var thinks: [Bool] = messages.map {
    conversation.roles[$0] == .assistant && conversation.messages[$0].holdsReasoning
  }

  /// Nil for rows that are none, or that the trainer does not train.
  init?(_ example: MaskedExample, _ context: RunContext) {
    guard example.status == .ok, let conversation = example.conversation, let chat = context.chat,
      conversation.places.count == conversation.messages.count, let tokens = TokenPlaces(example),
      let text = example.text
    else { return nil }
    self.context = context
    self.chat = chat
    self.example = example
    self.conversation = conversation
    self.tokens = tokens
    self.text = text
    let prompt = conversation.promptCount ?? 0
    trained = conversation.roles.indices.filter { conversation.roles[$0] == .assistant && $0 >= prompt }
    isWhollySupervised = example.isWhollySupervised
  }

  private static let contentTags = ["think", "tool"].map { Array($0.utf8) }

  var messages: Range<Int> { conversation.roles.indices }

  func holdsReasoning(_ message: Int) -> Bool { thinks[message] }

  func place(_ message: Int) -> MessagePlace { conversation.places[message] }

  func isSupervised(_ token: Int) -> Bool { example.labels[token] != .ignored }

  /// How many of the tokens are supervised.
  func supervised(_ tokens: Range<Int>) -> Int {
    example.labels.withUnsafeBufferPointer { labels in
      var count = 0
      for token in tokens where labels[token] != .ignored { count &+= 1 }
      return count
    }
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

extension ChatRow {
  /// A token that ends turns or begins them: special, or spelled as such tokens are. Tags of reasoning and of tools are
  /// content.
  func isControl(_ id: TokenID) -> Bool {
    guard let tokenizer = context.tokenizer, tokenizer.isAdded(id), let spelling = tokenizer.spelling(of: id) else {
      return false
    }
    guard tokenizer.isSpecial(id) || spelling.hasPrefix("<|") || spelling.hasPrefix("<｜") else { return false }
    return !Self.contentTags.contains { spelling.bytes.place(of: $0) != nil }
  }

  /// The token that ends a message's turn: the first one of that kind behind its content. Nil where there is none, where
  /// the content is not known, and where calls of tools follow it.
  func end(of message: Int) -> Int? { messages.contains(message) ? ends[message] : nil }

  private func findEnd(_ message: Int) -> Int? {
    let value = conversation.messages[message]
    guard let content = place(message).content, value["tool_calls"]?.elements?.isEmpty != false else { return nil }
    var token = tokens.first(startingAt: content.upperBound)
    let limit = min(tokens.count, token + 16)
    let next = messages.contains(message + 1) ? place(message + 1).content : nil
    let stop = next?.lowerBound ?? text.count
    while token < limit, tokens.span(token).lowerBound < stop {
      if isControl(example.ids[token]) { return token }
      token += 1
    }
    return nil
  }

  /// The token was written at a later message, or behind all of them.
  func isOutside(_ token: Int, turnOf message: Int) -> Bool {
    guard let turn = place(message).turn, !turn.isEmpty else { return false }
    return tokens.span(token).lowerBound >= turn.upperBound
  }
}

extension ChatRow {
  /// The mask of an answer goes on without a gap into the content of this message (MC413 tells it).
  func isRunOn(into message: Int) -> Bool {
    guard chat.masksAssistant, message > 0, conversation.roles[message - 1] == .assistant,
      let before = place(message - 1).content, let content = place(message).content
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
      var at = from
      let last = end - needle.count
      while at <= last {
        if bytes[at] == lead, bytes[(at + 1)..<(at + needle.count)].elementsEqual(needle[1...]) { return at }
        at += 1
      }
      return nil
    }
  }
}
