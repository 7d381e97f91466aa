import JSON
import MaskModel

/// A tokenizer as its files describe it.
public struct LoadedTokenizer: Tokenizer {
  public let card: TokenizerCard
  /// Sentences about what a trainer's own loading might do otherwise than these files say. Empty for most.
  public let hints: [String]
  let pipeline: any LoadedPipeline
  /// A text that has it is refused (`InfillingGuard`).
  private let infilling: Text?

  init(card: TokenizerCard, hints: [String], pipeline: any LoadedPipeline, infilling: Text?) {
    self.card = card
    self.hints = hints
    self.pipeline = pipeline
    self.infilling = infilling
  }

  public func makeEncoder() -> any TokenEncoder {
    let encoder = pipeline.makeEncoder()
    return infilling.map { InfillingGuard(encoder, against: $0) } ?? encoder
  }

  public func id(of spelling: Text) -> TokenID? { pipeline.id(of: spelling) }

  public func spelling(of id: TokenID) -> Text? {
    pipeline.added.tokens[id]?.content ?? pipeline.vocabulary.spelling(of: id)
  }

  public func bytes(of id: TokenID) -> [UInt8]? {
    let mark = pipeline.spaceMark
    if let token = pipeline.added.tokens[id] {
      return mark.map { token.content.withSpaces(for: $0) } ?? token.content.bytes
    }
    guard let spelling = pipeline.vocabulary.spelling(of: id) else { return nil }
    let text = pipeline.withoutMarks(spelling)
    if pipeline.spellsBytes { return ByteAlphabet.standard.bytes(of: text.bytes[...]) ?? text.bytes }
    if let entry = pipeline.vocabulary.entry(of: spelling.bytes),
      let byte = pipeline.fallbackEntries.firstIndex(of: entry)
    {
      return [UInt8(truncatingIfNeeded: byte)]
    }
    return mark.map { text.withSpaces(for: $0) } ?? text.bytes
  }

  public func isAdded(_ id: TokenID) -> Bool { pipeline.added.tokens[id] != nil }

  public func isSpecial(_ id: TokenID) -> Bool { pipeline.added.isSpecial(id) }

  public func isPlainSpecial(_ id: TokenID) -> Bool {
    guard let token = pipeline.added.tokens[id] else { return false }
    return token == AddedToken(special: token.content)
  }

  public var addedIDs: [TokenID] { Array(pipeline.added.tokens.keys) }
}

extension LoadedPipeline {
  /// A spelling without the marks of its place in a word.
  fileprivate func withoutMarks(_ spelling: Text) -> Text {
    var bytes = spelling.bytes[...]
    if !marks.prefix.isEmpty, bytes.count > marks.prefix.count, bytes.starts(with: marks.prefix) {
      bytes = bytes.dropFirst(marks.prefix.count)
    }
    if !marks.suffix.isEmpty, bytes.count > marks.suffix.count,
      bytes.suffix(marks.suffix.count).elementsEqual(marks.suffix)
    {
      bytes = bytes.dropLast(marks.suffix.count)
    }
    return Text(bytes: Array(bytes))
  }
}

extension Text {
  /// The mark written as the space that it stands for.
  fileprivate func withSpaces(for mark: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at...].starts(with: mark) {
        result.append(0x20)
        at += mark.count
      } else {
        result.append(bytes[at])
        at += 1
      }
    }
    return result
  }
}
