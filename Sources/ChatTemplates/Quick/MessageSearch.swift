import JSON

/// Which message an item of a loop is, by where its members lie in memory.
struct MessageSearch {
  /// Messages looked at so far, one after another.
  private var looked = 0
  /// By message; made when so many were looked at that it pays: a few turns with a call of a tool each want none.
  private var places: [UInt: Int]?

  private static let patience = 1 << 14

  /// Nil where it is none.
  ///
  /// - Parameter last: loops go up or down the messages, so the neighbours of this one are looked at first.
  mutating func message(_ item: Cell, _ messages: UnsafeBufferPointer<JSONValue>, last: Int) -> Int? {
    for at in [last + 1, last - 1] where messages.indices.contains(at) && Self.bits(messages[at]) == item.bits {
      return at
    }
    if places == nil, looked > Self.patience { places = Self.places(messages) }
    if let places { return places[item.bits] }
    looked += messages.count
    return messages.indices.first { Self.bits(messages[$0]) == item.bits }
  }

  private static func places(_ messages: UnsafeBufferPointer<JSONValue>) -> [UInt: Int] {
    let pairs = messages.indices.lazy.compactMap { at in bits(messages[at]).map { ($0, at) } }
    return Dictionary(pairs) { first, _ in first }
  }

  private static func bits(_ message: JSONValue) -> UInt? {
    guard case .object(let object) = message else { return nil }
    return Cell(borrowing: object).bits
  }
}
