import JSON
import MaskModel

extension TokenizerConfig {
  /// Where AutoTokenizer of transformers 5 may give other ids than tokenizer.json by itself.
  func hints(_ pipeline: Pipeline) -> [String] {
    var hints: [String] = []
    let unknown = addedTokens.filter {
      pipeline.added.ids[$0] == nil && pipeline.model.vocabulary.id(of: $0.bytes) == nil
    }
    if !unknown.isEmpty {
      let names = unknown.prefix(5).map(\.quoted).joined(separator: ", ") + (unknown.count > 5 ? ", …" : "")
      hints.append("tokenizer_config.json lists added tokens that tokenizer.json does not have: \(names)")
    }
    return hints
  }
}
