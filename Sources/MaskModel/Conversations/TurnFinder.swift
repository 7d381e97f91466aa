import JSON

/// Divides a rendered text into turns.
///
/// Most templates loop over the messages, and what they write while the loop stands at one is its turn. Some write a
/// message elsewhere (`messages[0].content` before the loop, mostly): its turn is then what stands between the turns that
/// are known, from behind the last text that known turns end in. Where several messages stand there, the same texts part
/// them; without one, what stands between them is no message's.
struct TurnFinder {
  private struct Anchor {
    var range: Range<Int>
    var message: Int
    /// The bounds are the turn's; else they are those of the message's own text alone.
    var isTurn: Bool
  }

  private let text: [UInt8]
  private let places: [MessagePlace]
  private let specials: [[UInt8]]
  /// What known turns write behind their message: `<|im_end|>` and a line break, say. The longest first.
  private let endings: [[UInt8]]
  private var found: [TurnSpan] = []

  init(_ conversation: Conversation, _ text: Text) {
    self.text = text.bytes
    places = conversation.places
    specials = conversation.request.specialTokens.map(\.content.bytes).filter { !$0.isEmpty }
    endings = Self.endings(conversation.places, text.bytes)
  }

  private static func endings(_ places: [MessagePlace], _ text: [UInt8]) -> [[UInt8]] {
    var found: Set<[UInt8]> = []
    for place in places where found.count < 16 {
      guard let turn = place.turn, let last = place.pieces.last?.place, turn.lowerBound <= last.lowerBound,
        last.upperBound < turn.upperBound, turn.upperBound <= text.count, last.lowerBound >= 0
      else { continue }
      let ending = text[last.upperBound..<turn.upperBound]
      // A line break alone stands in too many places.
      if ending.count < 64, ending.contains(where: { $0 > 0x20 }) { found.insert(Array(ending)) }
    }
    return found.sorted { $0.count > $1.count }
  }

  consuming func turns() -> [TurnSpan] {
    let anchors = anchors()
    var next = 0
    while next < anchors.count {
      let turn = anchors[next...].firstIndex { $0.isTurn }
      add(anchors[next..<(turn ?? anchors.count)], to: turn.map { anchors[$0].range.lowerBound } ?? text.count)
      guard let turn else { return found }
      add(anchors[turn].message, to: anchors[turn].range.upperBound)
      next = turn + 1
    }
    if !anchors.isEmpty { addRest(to: text.count) }
    return found
  }

  // MARK: What is known

  /// In order, without overlaps.
  private func anchors() -> [Anchor] {
    let all = places.indices.compactMap(anchor).sorted { $0.range.lowerBound < $1.range.lowerBound }
    var kept: [Anchor] = []
    for anchor in all {
      // A message inside of another one's turn (a system prompt that the first question begins with) has none.
      while anchor.isTurn, let last = kept.last, !last.isTurn, last.range.upperBound > anchor.range.lowerBound {
        kept.removeLast()
      }
      if anchor.range.lowerBound >= kept.last?.range.upperBound ?? 0 { kept.append(anchor) }
    }
    return kept
  }

  private func anchor(_ message: Int) -> Anchor? {
    let place = places[message]
    if let turn = place.turn, !turn.isEmpty { return checked(Anchor(range: turn, message: message, isTurn: true)) }
    guard let first = place.pieces.map(\.place.lowerBound).min(), let end = place.pieces.map(\.place.upperBound).max(),
      first < end
    else { return nil }
    return checked(Anchor(range: first..<end, message: message, isTurn: false))
  }

  private func checked(_ anchor: Anchor) -> Anchor? {
    anchor.range.lowerBound >= 0 && anchor.range.upperBound <= text.count ? anchor : nil
  }

  // MARK: What follows from it

  private var end: Int { found.last?.range.upperBound ?? 0 }

  /// Messages whose turns are not known, between two that are.
  private mutating func add(_ loose: ArraySlice<Anchor>, to end: Int) {
    for (position, anchor) in loose.enumerated() {
      addHead(of: anchor, isFirst: position == 0)
      let own = anchor.range.upperBound
      let limit = position + 1 < loose.count ? loose[loose.startIndex + position + 1].range.lowerBound : end
      add(anchor.message, to: firstEnding(in: own..<limit) ?? (loose.count == 1 ? end : own))
    }
    addRest(to: end)
  }

  /// What the template wrote before a message, but for its head.
  private mutating func addHead(of anchor: Anchor, isFirst: Bool) {
    let before = self.end..<anchor.range.lowerBound
    let ends = endings.compactMap { ending in text.lastPlace(of: ending, in: before).map { $0 + ending.count } }
    if let end = ends.max() {
      addRest(to: end)
    } else if !isFirst, !endsInEnding {
      addRest(to: anchor.range.lowerBound)
    }
  }

  /// The turn before was ended by such a text.
  private var endsInEnding: Bool {
    guard let last = found.last else { return false }
    return endings.contains { text[last.range].suffix($0.count).elementsEqual($0) }
  }

  /// Behind the first text that turns end in; of two at one place the longer.
  private func firstEnding(in range: Range<Int>) -> Int? {
    let places = endings.compactMap { ending in text.firstPlace(of: ending, in: range).map { ($0, $0 + ending.count) } }
    return places.min { ($0.0, $1.1) < ($1.0, $0.1) }?.1
  }

  private mutating func add(_ message: Int?, to end: Int) {
    if end > self.end { found.append(TurnSpan(range: self.end..<end, message: message)) }
  }

  /// Text outside of all turns. What has no words (a BOS, a line break) goes with the turn before it, or the first one.
  private mutating func addRest(to end: Int) {
    if hasWords(self.end..<max(self.end, end)) { return add(nil, to: end) }
    if !found.isEmpty { found[found.count - 1].range = found[found.count - 1].range.lowerBound..<max(self.end, end) }
  }

  /// More than white space and special tokens.
  private func hasWords(_ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    while at < range.upperBound {
      if text[at] <= 0x20 {
        at += 1
      } else if let special = specials.first(where: { text[at..<range.upperBound].starts(with: $0) }) {
        at += special.count
      } else {
        return true
      }
    }
    return false
  }
}
