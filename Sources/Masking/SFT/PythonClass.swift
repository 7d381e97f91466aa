import JSON
import MaskModel

/// The name of the class that `AutoTokenizer` makes, which trainers print when they refuse a token.
enum PythonClass {
  /// transformers 5: one class stands for all that have none of their own.
  static func transformers5(_ card: TokenizerCard) -> String {
    if let built = card.builtClass { return built }
    let base = base(card)
    return ["", "PreTrainedTokenizer", "LlamaTokenizer"].contains(base) ? "TokenizersBackend" : base
  }

  /// transformers 4: the fast one.
  static func transformers4(_ card: TokenizerCard) -> String {
    let base = base(card)
    return base.isEmpty ? "PreTrainedTokenizerFast" : base + "Fast"
  }

  private static func base(_ card: TokenizerCard) -> String {
    let name = card.tokenizerClass?.string ?? ""
    return name.hasSuffix("Fast") ? String(name.dropLast(4)) : name
  }
}
