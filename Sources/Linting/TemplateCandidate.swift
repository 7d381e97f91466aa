import JSON
import MaskModel

/// Something that may be searched for instead of a response template that is not found.
struct TemplateCandidate: Sendable, Hashable {
  let ids: [TokenID]
  /// Bytes of the template without its outer white space that the ids cover, counted from its end.
  let covered: Int
  /// Bytes of white space behind that text that they cover as well.
  let behind: Int
  /// The text, where the tokenizer makes just these ids of it on its own.
  let text: Text?
}

/// The candidates for a template: ends of its token sequence as the tokenizer writes them in different surroundings.
///
/// `"\nAnswer: "` gives, among others, the ids of `Answer:` and of `\nAnswer:`; `"### Response:"` those of
/// `### Response:\n`, whose last two characters are one token for many tokenizers.
struct TemplateCandidates: Sendable {
  static let limit = 40

  /// The template's text without outer white space: what is looked for in a row's text.
  let core: [UInt8]
  let all: [TemplateCandidate]

  /// Nil where the template is no text, or nothing but white space.
  init?(_ template: Template, _ tokenizer: any Tokenizer) {
    guard let bytes = template.bytes(tokenizer), let text = String(validating: bytes, as: UTF8.self) else { return nil }
    core = template.core(tokenizer)
    guard !core.isEmpty else { return nil }
    var builder = Builder(encoder: tokenizer.makeEncoder(), template: template, core: core)
    for variant in Self.variants(of: Array(text.utf8)) { builder.add(variant) }
    all = Array(builder.found.prefix(Self.limit))
  }

  private struct Variant {
    /// White space in front that belongs to it, the core, and white space behind.
    var text: [UInt8]
    var behind: Int
  }

  private static func variants(of template: [UInt8]) -> [Variant] {
    let range = template.coreRange
    let ends: [[UInt8]] = [[], Array(template[range.upperBound...]), [0x0a], [0x0a, 0x0a]]
    return ends.flatMap { end in
      [Array(template[..<range.upperBound]), Array(template[range])].map { Variant(text: $0 + end, behind: end.count) }
    }
  }

  private struct Builder {
    let encoder: any TokenEncoder
    let template: Template
    let core: [UInt8]
    var found: [TemplateCandidate] = []
    private var seen: Set<[TokenID]> = []

    /// What may stand before a template in a row: it decides which tokens its first characters become.
    private static let surroundings: [Text] = ["", "\n", "a", ")", " ", ".\n"]

    init(encoder: any TokenEncoder, template: Template, core: [UInt8]) {
      self.encoder = encoder
      self.template = template
      self.core = core
      seen = [template.ids]
    }

    mutating func add(_ variant: Variant) {
      for before in Self.surroundings {
        let whole = Text(bytes: before.bytes + variant.text)
        let encoding = encoder.encode(whole, addSpecialTokens: false)
        for first in encoding.spans.indices where Int(encoding.spans[first].start) >= before.count {
          add(encoding, from: first, variant, length: whole.count)
        }
      }
    }

    /// The tokens from `first` on, if they cover more than half of the core.
    private mutating func add(_ encoding: Encoding, from first: Int, _ variant: Variant, length: Int) {
      let start = Int(encoding.spans[first].start)
      let covered = min(length - variant.behind - start, core.count)
      guard covered * 2 > core.count, Int(encoding.spans.last?.end ?? 0) == length else { return }
      let ids = Array(encoding.ids[first...])
      guard seen.insert(ids).inserted else { return }
      let text = Text(bytes: Array(variant.text.suffix(length - start)))
      let isText = encoder.encode(text, addSpecialTokens: false).ids == ids
      found.append(
        TemplateCandidate(ids: ids, covered: covered, behind: variant.behind, text: isText ? text : nil))
    }
  }
}

/// In how many rows each candidate would have been found in the right place.
struct CandidateCounts: Sendable {
  private let candidates: TemplateCandidates
  private let place: AnswerPlace?
  /// Rows by candidate.
  private var matching: [Int]
  /// Rows that were searched.
  private(set) var rows = 0

  init(_ candidates: TemplateCandidates, _ place: AnswerPlace?) {
    self.candidates = candidates
    self.place = place
    matching = candidates.all.map { _ in 0 }
  }

  /// Searches a row for every candidate. Found means: its last match ends where the template's text ends, the last
  /// time that it stands in the text (before the answer, where the answer's place is known).
  mutating func add(_ example: MaskedExample) {
    guard let text = example.text, let spans = example.spans, spans.count == example.ids.count else { return }
    rows += 1
    let limit = place?.start(in: example)
    guard
      let start = limit.flatMap({ text.bytes.lastPlace(of: candidates.core, endingBy: $0) })
        ?? text.bytes.lastPlace(of: candidates.core)
    else { return }
    let end = start + candidates.core.count
    let ends = TokenEnds(spans, from: end)
    for (index, candidate) in candidates.all.enumerated() {
      guard let last = ends.token(endingAt: end + candidate.behind) else { continue }
      if stands(candidate.ids, in: example.ids, endingWith: last) { matching[index] += 1 }
    }
  }

  /// Whether the ids stand there and nowhere behind it.
  private func stands(_ ids: [TokenID], in row: [TokenID], endingWith last: Int) -> Bool {
    let first = last + 1 - ids.count
    guard first >= 0, row[first...last].elementsEqual(ids) else { return false }
    return lastMatch(of: ids, in: row[(first + 1)...]) == nil
  }

  mutating func merge(_ other: CandidateCounts) {
    rows += other.rows
    for index in matching.indices where index < other.matching.count { matching[index] += other.matching[index] }
  }

  /// The candidate to use: the one that is found in most rows; of equals the one that covers most of the template, then
  /// a text before mere ids. Nil where none is found anywhere.
  var best: (candidate: TemplateCandidate, rows: Int)? {
    let pairs = zip(candidates.all, matching).filter { $0.1 > 0 }
    guard let most = pairs.map(\.1).max() else { return nil }
    let best = pairs.filter { $0.1 == most }.map(\.0).max { left, right in
      (left.covered, left.text == nil ? 0 : 1, -left.behind, left.ids.count)
        < (right.covered, right.text == nil ? 0 : 1, -right.behind, right.ids.count)
    }
    return best.map { ($0, most) }
  }
}

/// The tokens at the end of a row by the byte at which they end.
private struct TokenEnds {
  private let spans: [ByteSpan]
  /// The first token that ends at `start` or behind it.
  private let first: Int

  init(_ spans: [ByteSpan], from start: Int) {
    self.spans = spans
    var first = spans.count
    while first > 0, spans[first - 1].isEmpty || Int(spans[first - 1].end) >= start { first -= 1 }
    self.first = first
  }

  /// The last token that ends at this byte.
  func token(endingAt byte: Int) -> Int? {
    var found: Int?
    for index in first..<spans.count where !spans[index].isEmpty {
      let end = Int(spans[index].end)
      if end == byte { found = index }
      if end > byte { break }
    }
    return found
  }
}
