import JSON
import MaskModel

/// Follows the bytes of messages through the quick program into the text: each text that is written is noted by where it
/// lies in memory, and so is each copy that the program makes of one on the way.
///
/// Made only where somebody asks for it. What a filter changes (`replace`, `tojson`, `upper`) is lost sight of.
struct MessageTrace {
  private struct Write {
    var source: UInt
    var place: Range<Int>
    var turn: Int?
  }

  private struct Copy {
    var base: UInt
    var count: Int
    var source: UInt
    var turn: Int?
  }

  private static let limit = 1 << 18

  var turns: TurnTrace
  private var writes: [Write] = []
  private var copies: [Copy] = []

  init(messages: Int) {
    turns = TurnTrace(messages: messages)
    writes.reserveCapacity(8 * messages + 8)
  }

  mutating func wrote(_ source: UInt, _ count: Int, at place: Int) {
    guard count > 0, writes.count < Self.limit else { return }
    writes.append(Write(source: source, place: place..<place + count, turn: turns.message))
  }

  mutating func copied(_ source: UInt, _ count: Int, to base: UInt) {
    guard count > 0, copies.count < Self.limit else { return }
    copies.append(Copy(base: base, count: count, source: source, turn: turns.message))
  }

  /// What was written since then became a text of its own.
  mutating func moved(from start: Int, to base: UInt) {
    while let last = writes.last, last.place.lowerBound >= start {
      writes.removeLast()
      copied(last.source, last.place.count, to: base + UInt(last.place.lowerBound - start))
    }
  }

  /// What was written since then was taken back.
  mutating func dropped(from start: Int) {
    while let last = writes.last, last.place.lowerBound >= start { writes.removeLast() }
  }

  /// Where the messages' texts stand.
  consuming func pieces(_ messages: [JSONValue]) -> [[MessagePiece]] {
    copies.sort { $0.base < $1.base }
    let texts = MessageTexts(messages)
    var pieces = [[MessagePiece]](repeating: [], count: messages.count)
    for write in writes {
      resolve(write.source, write.place, turn: write.turn, texts, depth: 0) { message, piece in
        pieces[message].add(piece)
      }
    }
    return pieces
  }

  private func resolve(
    _ source: UInt, _ place: Range<Int>, turn: Int?, _ texts: MessageTexts, depth: Int,
    _ found: (Int, MessagePiece) -> Void
  ) {
    if let entry = texts.entry(source, place.count, turn: turn) {
      let start = entry.offset + Int(source - entry.base)
      return found(
        entry.message, MessagePiece(field: entry.field, source: start..<start + place.count, place: place))
    }
    guard depth < 8 else { return }
    let end = source + UInt(place.count)
    var at = firstCopy(endingBehind: source)
    while at < copies.count, copies[at].base < end {
      let copy = copies[at]
      let start = max(copy.base, source)
      let stop = min(copy.base + UInt(copy.count), end)
      if start < stop {
        let target = place.lowerBound + Int(start - source)
        resolve(
          copy.source + (start - copy.base), target..<target + Int(stop - start), turn: copy.turn ?? turn, texts,
          depth: depth + 1, found)
      }
      at += 1
    }
  }

  /// Copies do not overlap: memory is handed out once.
  private func firstCopy(endingBehind source: UInt) -> Int {
    var low = 0
    var high = copies.count
    while low < high {
      let middle = (low + high) / 2
      if copies[middle].base + UInt(copies[middle].count) <= source { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension [MessagePiece] {
  /// Pieces that go on where the last one ended are one.
  fileprivate mutating func add(_ piece: MessagePiece) {
    guard let last, last.field == piece.field, last.source.upperBound == piece.source.lowerBound,
      last.place.upperBound == piece.place.lowerBound
    else { return append(piece) }
    self[count - 1].source = last.source.lowerBound..<piece.source.upperBound
    self[count - 1].place = last.place.lowerBound..<piece.place.upperBound
  }
}
