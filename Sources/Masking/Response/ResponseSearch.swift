import MaskModel

/// Where the response and instruction templates stand in a row, and which tokens that leaves supervised:
/// `DataCollatorForCompletionOnlyLM.torch_call` of trl 0.19.1.
struct ResponseSearch: Sendable {
  /// Not empty.
  let response: [TokenID]
  /// Not empty where there is one.
  let instruction: [TokenID]?
  /// Ids that are ignored wherever they stand.
  let pad: TokenID?

  /// All places, as token ranges; they may overlap.
  static func matches(of template: [TokenID], in labels: [Label]) -> [Range<Int>] {
    guard let first = template.first, labels.count >= template.count else { return [] }
    var found: [Range<Int>] = []
    for start in 0...(labels.count - template.count) where labels[start] == first {
      var length = 1
      while length < template.count, labels[start + length] == template[length] { length += 1 }
      if length == template.count { found.append(start..<start + length) }
    }
    return found
  }

  /// Labels the ids of `row`; returns where the templates stand.
  func label(_ row: inout LabelledRow) -> (responses: [Range<Int>], instructions: [Range<Int>]?) {
    var labels = row.ids
    if let pad { for index in labels.indices where labels[index] == pad { labels[index] = .ignored } }
    let responses = Self.matches(of: response, in: labels)
    let instructions = instruction.map { Self.matches(of: $0, in: labels) }
    var reasons = TokenReasons(count: labels.count)
    if responses.isEmpty {
      reasons.set(0..<labels.count, .responseNotFound)
    } else if let instructions {
      pair(responses, instructions, &reasons)
    } else if let last = responses.last {
      reasons.set(0..<last.lowerBound, .beforeResponse)
      reasons.set(last, .responseTemplate)
    }
    for index in labels.indices where reasons[index] != .afterResponse { labels[index] = .ignored }
    row.reasons = reasons.runs { labels[$0] == .ignored ? .padID : .afterResponse }
    row.labels = labels
    return (responses, instructions)
  }

  /// Turn k ignores from its instruction to the end of its response template; the first turn from the row's start.
  /// Instructions and responses are paired in order, whatever stands between them.
  private func pair(_ responses: [Range<Int>], _ instructions: [Range<Int>], _ reasons: inout TokenReasons) {
    guard let firstInstruction = instructions.first, let firstResponse = responses.first else {
      return reasons.set(0..<reasons.count, .instructionNotFound)
    }
    // A response before the first instruction gets an instruction at 0, so that it has one to be paired with.
    let startsWithResponse = firstInstruction.lowerBound > firstResponse.upperBound
    let starts = (startsWithResponse ? [0] : []) + instructions.map(\.lowerBound)
    for (turn, response) in responses.enumerated() where turn < starts.count {
      let start = turn == 0 ? 0 : starts[turn]
      guard start < response.upperBound else { continue }
      reasons.set(start..<response.upperBound, .instruction)
      if turn == 0 {
        let end = startsWithResponse ? response.lowerBound : min(starts[0], response.lowerBound)
        reasons.set(0..<end, .beforeResponse)
      }
      reasons.set(max(start, response.lowerBound)..<response.upperBound, .responseTemplate)
    }
    if responses.count < starts.count, let last = starts.last { reasons.set(last..<reasons.count, .instruction) }
  }
}

/// A reason for each token while a row is being worked on; `afterResponse` until something else is known.
private struct TokenReasons {
  private var reasons: [Reason]

  init(count: Int) { reasons = Array(repeating: .afterResponse, count: count) }

  var count: Int { reasons.count }

  subscript(index: Int) -> Reason { reasons[index] }

  mutating func set(_ range: Range<Int>, _ reason: Reason) {
    for index in range.clamped(to: 0..<reasons.count) { reasons[index] = reason }
  }

  /// As runs; `supervised` tells the reason of a token that nothing was said of.
  func runs(supervised: (Int) -> Reason) -> [ReasonRun] {
    var runs: [ReasonRun] = []
    for index in reasons.indices {
      runs.append(reasons[index] == .afterResponse ? supervised(index) : reasons[index], through: index + 1)
    }
    return runs
  }
}
