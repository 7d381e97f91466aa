/// What was written while the template's loop stood at which message.
struct TurnTrace {
  private enum Turn {
    case none
    case at(Range<Int>)
    /// In two places, or inside of something that became a text of its own.
    case unknown
  }

  /// Position in `messages`; nil outside a loop over them.
  private(set) var message: Int?
  private var start: Int?
  private var turns: [Turn]
  private var isEntered: [Bool]

  init(messages: Int) {
    turns = Array(repeating: .none, count: messages)
    isEntered = Array(repeating: false, count: messages)
  }

  /// - Parameter at: bytes written so far; nil where they are not yet those of the text.
  mutating func enter(_ next: Int?, at place: Int?) {
    if next == message { return }
    close(at: place)
    message = next
    start = place
    if let next, isEntered.indices.contains(next) { isEntered[next] = true }
  }

  private mutating func close(at place: Int?) {
    guard let message, turns.indices.contains(message) else { return }
    guard let start, let place else {
      turns[message] = .unknown
      return
    }
    guard start < place else { return }
    switch turns[message] {
    case .none: turns[message] = .at(start..<place)
    case .at(let before) where before.upperBound == start: turns[message] = .at(before.lowerBound..<place)
    case .at, .unknown: turns[message] = .unknown
    }
  }

  /// The turn of a message, when the text is whole.
  func turn(_ message: Int) -> Range<Int>? {
    switch turns[message] {
    case .at(let range): range
    case .none: isEntered[message] ? 0..<0 : nil
    case .unknown: nil
    }
  }
}
