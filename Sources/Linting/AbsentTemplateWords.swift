import JSON
import MaskModel

/// What is said where a template's text, or its ids, cannot be in the rows at all: another cure than for text that is
/// there in other tokens.
extension TemplateSearchWords {
  /// Of the template's ids, those that the vocabulary does not have.
  var idsOutside: [TokenID] {
    guard let tokenizer = context.tokenizer else { return [] }
    var seen: Set<TokenID> = []
    return template.ids.filter { tokenizer.spelling(of: $0) == nil && seen.insert($0).inserted }
  }

  /// ``99999 and 100000 are no ids of this tokenizer, whose vocabulary has 1,614 entries: no row can have them.``
  var outside: String {
    let ids = idsOutside.prefix(12).map(String.init)
    let named =
      ids.dropLast().isEmpty ? ids.joined() : ids.dropLast().joined(separator: ", ") + " and \(ids.last ?? "")"
    let size = counted(context.tokenizer?.card.vocabularySize ?? 0, "entry", plural: "entries")
    let verb = ids.count == 1 ? "is no id" : "are no ids"
    return "\(named) \(verb) of this tokenizer, whose vocabulary has \(size): no text of a row becomes such a token."
  }

  var outsideFix: String {
    """
    Take the ids from the tokenizer that is trained with, here \(context.tokenizer?.card.source ?? "-t"): \
    echo '{"text":"…","add_special_tokens":false}' | maskcheck tokenize -t … writes those of a text.
    """
  }

  /// One row without the text.
  ///
  /// - Parameters:
  ///   - lead: what stands before its answer; nil where that is not known.
  ///   - isGuess: it is a usual marker, wherever it stands.
  func absent(lead: [UInt8]?, isGuess: Bool) -> String {
    let start = "Its text stands nowhere in the row"
    guard let lead else { return start + "." }
    return "\(start); \(isGuess ? "a usual marker that does is" : "before the answer stands") \(quoted(lead))."
  }

  /// All rows without it.
  func absent(_ absent: AbsentTemplate) -> [String] {
    guard absent.rows > 0 else { return [] }
    var lines = [
      "In \(counted(absent.rows, "row")) the text itself does not stand: it is spelled otherwise there, or is the chat "
        + "markup of another format."
    ]
    guard let (lead, rows) = absent.commonest else { return lines }
    let start = absent.isGuess ? "A usual marker that stands there" : "Before the answer stands there"
    let many = rows == absent.rows ? "in all of them" : rows > 1 ? "in \(grouped(rows)) of them" : "for example"
    lines.append("\(start), \(many): \(quoted(lead)).")
    return lines
  }

  /// What to write instead, where all rows agree.
  func absentFix(_ absent: AbsentTemplate) -> String? {
    guard absent.rows > 0 else { return nil }
    let cure = Self.absentFixes[context.trainer.id] ?? Self.absentFixes[""] ?? ""
    guard context.trainer.id == "trl-collator", let (lead, rows) = absent.commonest, rows > 1, rows == absent.rows,
      let text = Self.escaped(Text(bytes: Array(lead[lead.coreRange])))
    else { return cure }
    return """
      \(cure)
      In all of these rows that is, to be tried:
        \(role.option) '\(text)'
        \(role.collator("\"\(text)\""))
      """
  }

  private static let absentFixes: [String: String] = [
    "": "Give the marker that stands before the answers in these rows, spelled as it stands there.",
    "trl-collator": """
    Give the text that stands before the answers in these rows, letter by letter as it stands there; conversations have \
    the markup of the tokenizer's chat template (`<|im_start|>assistant`, `<start_of_turn>model`). Leave out rows \
    without an answer. Or take prompt/completion rows without this collator: they need no template.
    """,
    "unsloth": """
    Give `instruction_part` and `response_part` of train_on_responses_only the markup of the chat template in force \
    (get_chat_template), as tokenizer.decode(trainer.train_dataset[0]["input_ids"]) shows it.
    """,
    "axolotl": "Use `type: chat_template`, which labels by turns instead of by a marker.",
    "llamafactory": "Choose the `template` of the model: its own templates label by turns and look for no marker.",
  ]
}
