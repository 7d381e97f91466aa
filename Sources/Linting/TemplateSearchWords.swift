import JSON
import MaskModel

/// What is said of a template that is not found.
struct TemplateSearchWords: Sendable {
  let role: TemplateRole
  let template: Template
  let context: RunContext

  var searched: String { "Searched for \(context.named(template.ids))." }

  /// One row: where the text stands and as what, and why it is not the same.
  func row(_ example: MaskedExample, _ occurrence: TemplateOccurrence, _ mismatch: TemplateMismatch) -> String {
    guard let text = example.text else { return absent(lead: nil, isGuess: true) }
    let here = quoted(text.bytes[occurrence.span])
    let tokens = UncutTokens(example)?.ids(over: occurrence.span) ?? []
    let place = "\(lead(occurrence, here)) at byte \(occurrence.span.lowerBound), as \(context.named(tokens))."
    return [place, reason(mismatch, example, occurrence)].compactMap(\.self).joined(separator: "\n")
  }

  private func lead(_ occurrence: TemplateOccurrence, _ text: String) -> String {
    switch occurrence.form {
    case .exact: "The same text stands"
    case .core: "Without the white space around it the text stands"
    case .otherCase: "In other upper and lower case, \(text), the text stands"
    }
  }

  private func reason(_ mismatch: TemplateMismatch, _ example: MaskedExample, _ occurrence: TemplateOccurrence)
    -> String?
  {
    switch mismatch {
    case .otherCase, .otherWhiteSpace: nil
    case .mergedBefore: merged(example, occurrence, before: true, behind: false)
    case .mergedBehind: merged(example, occurrence, before: false, behind: true)
    case .mergedBoth: merged(example, occurrence, before: true, behind: true)
    case .otherTokens: "Its tokens are others there than those of the text on its own."
    }
  }

  /// ``The `)` before it and its first character are one token, `)\n`.``
  private func merged(
    _ example: MaskedExample, _ occurrence: TemplateOccurrence, before: Bool, behind: Bool
  ) -> String? {
    guard let text = example.text?.bytes, let tokens = UncutTokens(example),
      let positions = tokens.positions(over: occurrence.span), let last = positions.last
    else { return nil }
    let (first, end) = (tokens.spans[positions.lowerBound].range, tokens.spans[last].range)
    guard end.upperBound <= text.count, first.lowerBound <= occurrence.span.lowerBound else { return nil }
    var sentences: [String] = []
    if before {
      let neighbour = quoted(text[first.lowerBound..<occurrence.span.lowerBound])
      let own = quoted(text[occurrence.span.lowerBound..<max(occurrence.span.lowerBound, first.upperBound)])
      sentences.append("The \(neighbour) before it is merged with its \(own) into one token.")
    }
    if behind {
      let own = quoted(text[min(end.lowerBound, occurrence.span.upperBound)..<occurrence.span.upperBound])
      let neighbour = quoted(text[occurrence.span.upperBound..<max(occurrence.span.upperBound, end.upperBound)])
      sentences.append("Its \(own) is merged with the \(neighbour) behind it into one token.")
    }
    return sentences.joined(separator: " ")
  }

  /// All rows together.
  func message(rows: Int, of examples: Int, _ reasons: [String]) -> String {
    let text = idsOutside.isEmpty ? template.bytes(context.tokenizer) : nil
    let name = text.map { quoted($0) } ?? "of these ids"
    let head =
      "The \(role.name) \(name) is not found in \(grouped(rows)) of \(counted(examples, "row")): every token "
      + "there is ignored, and nothing is learned."
    return ([head, searched] + reasons).joined(separator: "\n")
  }

  func mismatched(_ mismatches: MismatchCounts) -> [String] {
    let kinds = mismatches.sorted
    let lines = kinds.prefix(4).map { "In \(counted($0.rows, "row")) \($0.mismatch.words(context))." }
    return lines + (kinds.count > 4 ? ["In other rows other neighbours are merged with it."] : [])
  }

  func checked(_ candidates: CandidateCounts?) -> [String] {
    guard let found = candidates?.best, let total = candidates?.rows else { return [] }
    return [checked(found, of: total)]
  }

  private func checked(_ found: (candidate: TemplateCandidate, rows: Int), of rows: Int) -> String {
    let text = found.candidate.text.map { "The text \(quoted($0)), " } ?? ""
    return "Checked: \(text.isEmpty ? "" : text)\(context.named(found.candidate.ids)), is found in "
      + "\(grouped(found.rows)) of \(counted(rows, "row")), each time where the template's text ends."
  }

  /// Nil where nothing was found that matches.
  func fix(_ candidates: CandidateCounts?) -> String? {
    guard let found = candidates?.best, let rows = candidates?.rows, context.trainer.id == "trl-collator" else {
      return nil
    }
    let (option, value) = spelled(found.candidate)
    let all = found.rows == rows
    var fix = all ? "" : "Nothing that was tried is found in every row; this comes nearest.\n"
    fix += """
      Search for what stands in \(all ? "all" : grouped(found.rows) + " of") \(counted(rows, "row")):
        \(role.option) \(option)
        \(role.collator(value))
      """
    return fix
  }

  /// As our option and as Python.
  private func spelled(_ candidate: TemplateCandidate) -> (option: String, python: String) {
    guard let text = candidate.text, let literal = Self.escaped(text) else {
      return (
        "ids:" + candidate.ids.map(String.init).joined(separator: ","),
        "[" + candidate.ids.map(String.init).joined(separator: ", ") + "]"
      )
    }
    return ("'\(literal)'", "\"\(literal)\"")
  }

  /// With line breaks and tabs escaped, which our option and Python read alike; nil for what would need more.
  static func escaped(_ text: Text) -> String? {
    var result = ""
    for scalar in text.string.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\"", "'", "\\": return nil
      default:
        guard scalar.isASCII ? scalar.value >= 0x20 && scalar.value < 0x7f : scalar.properties.isAlphabetic else {
          return nil
        }
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
