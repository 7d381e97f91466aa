import JSON
import MaskModel

/// What stands where a template would have to, in rows that do not have its text at all.
struct AbsentTemplate: Sendable {
  private static let kept = 256
  /// Bytes of a prompt that are shown at the most.
  private static let longest = 40

  private(set) var rows = 0
  /// Rows by the text before their answer, at most so many texts: those of the smallest hash, so that parts add up.
  private var leads: [[UInt8]: Int] = [:]
  /// Nil where nothing tells where an answer begins; then well-known markers are looked for.
  private let answer: AnswerPlace?

  /// What is shown is only what usually stands before answers.
  var isGuess: Bool { answer == nil }

  init(_ answer: AnswerPlace?) { self.answer = answer }

  /// - Returns: what stands there in this row; nil where that is not known.
  mutating func add(_ example: MaskedExample) -> [UInt8]? {
    rows += 1
    let lead = lead(in: example)
    if let lead { count(lead, 1) }
    return lead
  }

  mutating func merge(_ other: AbsentTemplate) {
    rows += other.rows
    for (lead, rows) in other.leads { count(lead, rows) }
  }

  private mutating func count(_ lead: [UInt8], _ rows: Int) {
    leads[lead, default: 0] += rows
    if leads.count > Self.kept, let last = leads.keys.max(by: Self.isBefore) { leads[last] = nil }
  }

  /// The most frequent, and in how many rows.
  var commonest: (lead: [UInt8], rows: Int)? {
    leads.max { $0.value == $1.value ? Self.isBefore($1.key, $0.key) : $0.value < $1.value }.map { ($0.key, $0.value) }
  }

  private static func isBefore(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    let (a, b) = (fingerprint(left.map(Int32.init)), fingerprint(right.map(Int32.init)))
    return a == b ? left.lexicographicallyPrecedes(right) : a < b
  }

  private func lead(in example: MaskedExample) -> [UInt8]? {
    guard let text = example.text else { return nil }
    guard let start = answer?.start(in: example) else { return ResponseMarkers.first(in: text)?.bytes }
    return Self.lastLine(of: text.bytes[..<min(max(0, start), text.count)])
  }

  /// The last line with words, its line break before it and the white space behind it; of a long one the end.
  private static func lastLine(of prompt: ArraySlice<UInt8>) -> [UInt8]? {
    guard let word = prompt.lastIndex(where: { $0 > 0x20 }) else { return nil }
    var first = prompt[...word].lastIndex(of: 0x0A) ?? prompt.startIndex
    if word - first > longest { first = word - longest }
    // Not in the middle of a character.
    while first < word, prompt[first] & 0xC0 == 0x80 { first += 1 }
    return Array(prompt[first...])
  }
}
