import JSON
import MaskModel

/// Judges the rows that are ignored because the ids of a template stand nowhere: why they do not where its text stands,
/// and which others would.
struct MissingTemplate: RuleState {
  private let words: TemplateSearchWords
  private let fate: RowFate
  /// Nil also for instruction templates, which may stand anywhere.
  private let answer: AnswerPlace?
  private var rows = FoundRows()
  private var mismatches = MismatchCounts()
  private var candidates: CandidateCounts?
  private var absent: AbsentTemplate
  /// Some of the ids are in no vocabulary: nothing else is then worth a search.
  private let isOutside: Bool

  /// Nil where the run has no such template.
  init?(_ role: TemplateRole, _ context: RunContext) {
    guard let template = context.templates[role] else { return nil }
    words = TemplateSearchWords(role: role, template: template, context: context)
    fate = RowFate(context)
    let answer = role == .response ? AnswerPlace(context) : nil
    self.answer = answer
    absent = AbsentTemplate(answer)
    isOutside = !words.idsOutside.isEmpty
    guard !isOutside else { return }
    candidates = context.tokenizer.flatMap { TemplateCandidates(template, $0) }.map { CandidateCounts($0, answer) }
  }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.isLabelled else { return nil }
    let fate = fate.of(example)
    if fate != .completionCutAway { candidates?.add(example) }
    guard fate == .templateNotFound(words.role) else { return nil }
    let detail = isOutside ? words.outside : detail(example)
    rows.add(example, detail: detail)
    return RowObservation("\(words.searched)\n\(detail)")
  }

  private mutating func detail(_ example: MaskedExample) -> String {
    guard let occurrence = occurrence(in: example) else {
      return words.absent(lead: absent.add(example), isGuess: absent.isGuess)
    }
    let mismatch = TemplateMismatch(occurrence, in: example)
    mismatches.add(mismatch)
    return words.row(example, occurrence, mismatch)
  }

  private func occurrence(in example: MaskedExample) -> TemplateOccurrence? {
    guard let bytes = words.template.bytes(words.context.tokenizer), let text = example.text else { return nil }
    return TemplateOccurrence(of: bytes, in: text.bytes, end: answer?.start(in: example))
  }

  mutating func merge(_ other: MissingTemplate) {
    rows.merge(other.rows)
    mismatches.merge(other.mismatches)
    absent.merge(other.absent)
    if let theirs = other.candidates { candidates?.merge(theirs) }
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    let message = words.message(rows: rows.count, of: totals.examples, reasons)
    return .finding(rows: rows, message: message, level: nil, fix: fix)
  }

  private var reasons: [String] {
    if isOutside { return [words.outside] }
    return words.mismatched(mismatches) + words.absent(absent) + words.checked(candidates)
  }

  /// Nil where the rule's own is the cure.
  private var fix: String? {
    if isOutside { return words.outsideFix }
    let fixes = [words.fix(candidates), words.absentFix(absent)].compactMap(\.self)
    return fixes.isEmpty ? nil : fixes.joined(separator: "\n")
  }
}
