/// The rows of the smallest indices, whatever order they come in.
struct FirstRows<Payload: Sendable>: Sendable {
  private let limit: Int
  private(set) var entries: [(index: Int, payload: Payload)] = []

  init(limit: Int) { self.limit = limit }

  /// - Parameter payload: made only for a row that is taken.
  mutating func offer(_ index: Int, _ payload: () -> Payload) {
    if entries.count >= limit, let last = entries.last, index > last.index { return }
    let place = entries.firstIndex { $0.index > index } ?? entries.endIndex
    entries.insert((index, payload()), at: place)
    if entries.count > limit { entries.removeLast() }
  }

  mutating func merge(_ other: FirstRows) {
    for entry in other.entries { offer(entry.index) { entry.payload } }
  }
}
