import JSON
import MaskModel

/// A tokenizer as its files describe it.
public struct LoadedTokenizer: Tokenizer {
  public let card: TokenizerCard
  /// Sentences about what a trainer's own loading might do otherwise than these files say. Empty for most.
  public let hints: [String]
  let pipeline: Pipeline

  init(card: TokenizerCard, hints: [String], pipeline: Pipeline) {
    self.card = card
    self.hints = hints
    self.pipeline = pipeline
  }

  public func makeEncoder() -> any TokenEncoder { PipelineEncoder(pipeline) }

  public func id(of spelling: Text) -> TokenID? {
    pipeline.added.ids[spelling] ?? pipeline.model.vocabulary.id(of: spelling.bytes)
  }

  public func spelling(of id: TokenID) -> Text? {
    pipeline.added.tokens[id]?.content ?? pipeline.model.vocabulary.spelling(of: id)
  }

  public func bytes(of id: TokenID) -> [UInt8]? {
    if let token = pipeline.added.tokens[id] {
      return pipeline.writesSpaces ? token.content.withSpaces : token.content.bytes
    }
    guard let spelling = pipeline.model.vocabulary.spelling(of: id) else { return nil }
    if pipeline.isByteLevel { return ByteAlphabet.standard.bytes(of: spelling.bytes[...]) ?? spelling.bytes }
    if let entry = pipeline.model.vocabulary.entry(of: spelling.bytes),
      let byte = pipeline.model.fallbackEntries.firstIndex(of: entry)
    {
      return [UInt8(truncatingIfNeeded: byte)]
    }
    return pipeline.writesSpaces ? spelling.withSpaces : spelling.bytes
  }

  public func isAdded(_ id: TokenID) -> Bool { pipeline.added.tokens[id] != nil }

  public func isSpecial(_ id: TokenID) -> Bool { pipeline.added.isSpecial(id) }
}

extension Text {
  /// `▁` written as the space that it stands for.
  fileprivate var withSpaces: [UInt8] {
    var result: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at...].starts(with: [0xE2, 0x96, 0x81]) {
        result.append(0x20)
        at += 3
      } else {
        result.append(bytes[at])
        at += 1
      }
    }
    return result
  }
}
