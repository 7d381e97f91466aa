import JSON
import MaskModel

extension Rule {
  public static let sameCompletionEverywhere = Rule(
    id: "MC702", name: "same-completion-everywhere", level: .warning,
    levels: "note where there are only two completions and the one has up to two thirds of the rows",
    summary: "One and the same supervised text stands in more than half of the rows.",
    explanation: """
      When most answers are one text, always giving it is a cheap way to a low loss: the model may answer it whatever \
      the question is. Judged from \(SameCompletionEverywhere.minimum) rows on; of more than \
      \(grouped(SameCompletionEverywhere.sampleSize)) rows a fixed sample of that size is looked at, and the message \
      says so. For a question with two possible answers up to two thirds are common, so that is a note.
      """,
    fixes: [
      "": """
      Balance the answers: leave out some of the rows with the frequent one, or repeat the others. And compare the \
      trained model with the share of the frequent answer, not with zero.
      """
    ],
    triggers: [
      RuleExample(
        "18 of 20 answers are `no`",
        rows: (0..<20).map { #"{"prompt":"Is \#($0) round?","completion":" \#($0 < 18 ? "no" : "yes, it is")"}"# })
    ],
    passes: [
      RuleExample(
        "every answer is another one",
        rows: (0..<20).map { #"{"prompt":"What follows \#($0)?","completion":" \#($0 + 1)"}"# })
    ],
    begin: { _ in .judging(SameCompletionEverywhere()) })
}

private struct SameCompletionEverywhere: RuleState {
  static let minimum = 16
  static let sampleSize = 4096

  private struct Answer: Sendable {
    let origin: RowOrigin
    let hash: UInt64
    let text: [UInt8]
  }

  private var sample = RowSample<Answer>(budget: sampleSize)

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.status == .ok, example.firstPredicted != nil else { return nil }
    sample.offer(example.origin.index, weight: 1) {
      Answer(origin: example.origin, hash: example.supervisedHash, text: example.supervisedText(limit: 120))
    }
    return nil
  }

  mutating func merge(_ other: SameCompletionEverywhere) { sample.merge(other.sample) }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    let answers = sample.entries.map(\.payload)
    guard answers.count >= Self.minimum else {
      return .notEvaluated(reason: "fewer than \(Self.minimum) rows have supervised tokens")
    }
    var counts: [UInt64: Int] = [:]
    for answer in answers { counts[answer.hash, default: 0] += 1 }
    guard let most = counts.max(by: { $0.value < $1.value }), most.value * 2 > answers.count else { return .clean }
    var rows = FoundRows()
    for answer in answers where answer.hash == most.key { rows.add(answer.origin) }
    if !sample.isWhole { rows.sampled = answers.count }
    let text = answers.first { $0.hash == most.key }.map(\.text) ?? []
    let isOneOfTwo = counts.count == 2 && most.value * 3 <= answers.count * 2
    return .finding(
      rows: rows, message: message(text, most.value, of: answers.count, kinds: counts.count, totals),
      level: isOneOfTwo ? .note : .warning, fix: nil)
  }

  private func message(_ text: [UInt8], _ number: Int, of looked: Int, kinds: Int, _ totals: Totals) -> String {
    var message = """
      The supervised text of \(grouped(number)) of \(counted(looked, "row")) (\(percent(number, of: looked))) is one \
      and the same\(text.isEmpty ? "" : ": \(quoted(text))"). \(kinds == 1 ? "There is no other." : "There are \(counted(kinds, "different text")) in all.")
      """
    if !sample.isWhole {
      message += " Looked at: a fixed sample of \(grouped(looked)) of \(grouped(totals.examples)) rows."
    }
    return message
  }
}

extension MaskedExample {
  /// Of the supervised ids, one behind the other.
  fileprivate var supervisedHash: UInt64 {
    if labels.count == ids.count, supervisedCount == ids.count { return hash(of: ids) }
    return hash(of: zip(ids, labels).compactMap { $1 == .ignored ? nil : $0 })
  }

  /// Four ids at once, each with a sum of its own: no step waits for the one before it.
  private func hash(of ids: [TokenID]) -> UInt64 {
    ids.withUnsafeBufferPointer { ids in
      var sums = SIMD4<UInt64>(
        0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89)
      var at = 0
      while at &+ 4 <= ids.count {
        for lane in 0..<4 { sums[lane] = Self.mixed(sums[lane], ids[at &+ lane]) }
        at &+= 4
      }
      while at < ids.count {
        sums[at & 3] = Self.mixed(sums[at & 3], ids[at])
        at &+= 1
      }
      var sum = UInt64(ids.count)
      for lane in 0..<4 { sum = Linting.mixed(sum ^ sums[lane]) }
      return sum
    }
  }

  private static func mixed(_ sum: UInt64, _ id: TokenID) -> UInt64 {
    let product = (sum ^ UInt64(UInt32(bitPattern: id))) &* 0x9e37_79b9_7f4a_7c15
    return product ^ (product >> 32)
  }

  /// The text from the first to the last supervised token, up to `limit` bytes.
  fileprivate func supervisedText(limit: Int) -> [UInt8] {
    guard let text, let spans else { return [] }
    let isShown = { [labels] position in
      labels[position] != .ignored && position < spans.count && !spans[position].isEmpty
    }
    guard let first = labels.indices.first(where: isShown), let last = labels.indices.last(where: isShown) else {
      return []
    }
    let start = min(spans[first].range.lowerBound, text.count)
    let end = min(max(start, spans[last].range.upperBound), text.count)
    return Array(text.bytes[start..<min(end, start + limit)])
  }
}
