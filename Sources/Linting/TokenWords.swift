import JSON
import MaskModel

/// Tokens as messages name them.
extension RunContext {
  /// ``198 `\n`, 16141 `Answer` ``: the id and the text that it stands for.
  func named(_ ids: some Collection<TokenID>, limit: Int = 12) -> String {
    let shown = ids.prefix(limit).map { named($0) }.joined(separator: ", ")
    return ids.count > limit ? shown + ", …" : shown
  }

  func named(_ id: TokenID) -> String {
    spelled(id).map { "\(id) \($0)" } ?? "\(id)"
  }

  /// The texts alone: `` `)<`, `eos`, `>` ``.
  func spelled(_ ids: some Collection<TokenID>, limit: Int = 8) -> String {
    let shown = ids.prefix(limit).map { spelled($0) ?? "\($0)" }.joined(separator: ", ")
    return ids.count > limit ? shown + ", …" : shown
  }

  /// The text of the token; as the vocabulary spells it where it is a part of a character.
  func spelled(_ id: TokenID) -> String? {
    guard let tokenizer else { return nil }
    if let bytes = tokenizer.bytes(of: id), isWhole(bytes) { return quoted(bytes, limit: 40) }
    return tokenizer.spelling(of: id).map { quoted($0, limit: 40) }
  }

  private func isWhole(_ bytes: [UInt8]) -> Bool {
    !bytes.isEmpty && String(validating: bytes, as: UTF8.self) != nil
  }

  /// The end-of-sequence token in force: the trainer's option, else the tokenizer's.
  var endOfSequence: SpecialToken? {
    guard let tokenizer else { return nil }
    if let named = trainer.options["eos_token"]?.text {
      return SpecialToken(content: named, id: tokenizer.id(of: named))
    }
    return tokenizer.card.eos
  }

  /// The name of a column, to be quoted.
  func columnName(_ position: Int) -> Text {
    columns.indices.contains(position) ? columns[position].name : Text("column \(position)")
  }
}
