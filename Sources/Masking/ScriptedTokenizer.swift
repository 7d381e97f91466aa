import JSON
import MaskModel

/// A tokenizer after a training script has set special tokens on it: `tokenizer.pad_token = tokenizer.eos_token`.
///
/// Vocabulary and tokens stay as they are; only what the trainer reads as EOS or pad token is another.
struct ScriptedTokenizer: Tokenizer {
  static let options: [TrainerOption] = [
    TrainerOption("tokenizer.eos_token", default: nil, "As the script sets it on the tokenizer before training."),
    TrainerOption("tokenizer.pad_token", default: nil, "As the script sets it on the tokenizer before training."),
  ]

  private let base: any Tokenizer
  let card: TokenizerCard

  /// The tokenizer itself where the settings change nothing.
  static func applying(_ settings: TrainerSettings, to base: any Tokenizer) throws(MaskingError) -> any Tokenizer {
    var card = base.card
    if settings.isGiven("tokenizer.eos_token") {
      card.eos = try token("tokenizer.eos_token", settings, base)
    }
    if settings.isGiven("tokenizer.pad_token") {
      card.pad = try token("tokenizer.pad_token", settings, base)
    }
    return card == base.card ? base : ScriptedTokenizer(base: base, card: card)
  }

  private static func token(
    _ option: String, _ settings: TrainerSettings, _ base: any Tokenizer
  ) throws(MaskingError) -> SpecialToken? {
    let text: Text? = try settings.text(option, default: nil)
    // `convert_tokens_to_ids` gives the unknown token's id for what the vocabulary does not have.
    return text.map { SpecialToken(content: $0, id: base.id(of: $0) ?? base.card.unk?.id) }
  }

  func makeEncoder() -> any TokenEncoder { base.makeEncoder() }
  func id(of spelling: Text) -> TokenID? { base.id(of: spelling) }
  func spelling(of id: TokenID) -> Text? { base.spelling(of: id) }
  func bytes(of id: TokenID) -> [UInt8]? { base.bytes(of: id) }
  func isAdded(_ id: TokenID) -> Bool { base.isAdded(id) }
  func isSpecial(_ id: TokenID) -> Bool { base.isSpecial(id) }
  func isPlainSpecial(_ id: TokenID) -> Bool { base.isPlainSpecial(id) }
  var addedIDs: [TokenID] { base.addedIDs }
}
