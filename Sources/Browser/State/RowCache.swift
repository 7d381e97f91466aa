import MaskModel

/// The rows asked for so far, a bounded number of them. Far ones are forgotten first.
struct RowCache: Sendable {
  enum Slot: Sendable {
    case row(RowSummary)
    /// There was no such row when that many were known.
    case absent(rowsKnown: Int)
    /// The settings were refused.
    case failed(String)
  }

  private struct Entry: Sendable {
    var generation: Int
    var slot: Slot
  }

  private static let summaryLimit = 4096
  private static let exampleLimit = 64
  /// Of the examples that are kept whole: a token takes some 30 bytes.
  private static let tokenLimit = 1_000_000

  private var entries: [Int: Entry] = [:]
  private var examples: [Int: (generation: Int, example: InspectedExample)] = [:]
  private var tokens = 0

  /// The row's summary, be it of former settings.
  func slot(_ index: Int) -> Slot? { entries[index]?.slot }

  func isCurrent(_ index: Int, generation: Int, rowsKnown: Int) -> Bool {
    guard let entry = entries[index], entry.generation == generation else { return false }
    if case .absent(let known) = entry.slot { return known >= rowsKnown || index >= rowsKnown }
    return true
  }

  func example(_ index: Int) -> (generation: Int, example: InspectedExample)? { examples[index] }

  mutating func insert(_ example: InspectedExample, at index: Int, generation: Int, near center: Int) {
    insert(.row(RowSummary(example)), at: index, generation: generation, near: center)
    tokens += Self.weight(example) - (examples[index].map { Self.weight($0.example) } ?? 0)
    examples[index] = (generation, example)
    while examples.count > 1, examples.count > Self.exampleLimit || tokens > Self.tokenLimit {
      guard let far = examples.keys.max(by: { abs($0 - center) < abs($1 - center) }), far != center else { break }
      tokens -= examples.removeValue(forKey: far).map { Self.weight($0.example) } ?? 0
    }
  }

  mutating func insert(_ slot: Slot, at index: Int, generation: Int, near center: Int) {
    entries[index] = Entry(generation: generation, slot: slot)
    guard entries.count > Self.summaryLimit else { return }
    // A quarter at a time, so that this is rare.
    let far = entries.keys.sorted { abs($0 - center) > abs($1 - center) }.prefix(Self.summaryLimit / 4)
    for key in far { entries[key] = nil }
  }

  private static func weight(_ example: InspectedExample) -> Int {
    let text = (example.example.text?.count ?? 0) / 16
    // A conversation holds its messages' texts once more, and where each stands.
    let conversation = example.example.conversation.map { text + 8 * $0.messages.count } ?? 0
    return example.example.ids.count + (example.example.cut?.ids.count ?? 0) + text + conversation
  }
}
