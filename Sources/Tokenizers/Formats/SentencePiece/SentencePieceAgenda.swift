import MaskModel

/// SentencePiece's BPE as the package runs it, step by step: for models whose pieces have equal scores, are user-defined
/// or unused. An unused piece is merged as any other, and taken apart again at the end.
final class SentencePieceAgenda: PieceTokenizer {
  private struct Symbol {
    var start: Int32
    var end: Int32
    var previous: Int32
    var next: Int32
    /// A user-defined piece joins nothing.
    var isFrozen: Bool
  }

  private struct Pair {
    var score: Float
    var left: Int32
    var right: Int32
    var size: Int32

    /// Comes out before another.
    func precedes(_ other: Pair) -> Bool { score > other.score || score == other.score && left < other.left }
  }

  private let model: SentencePieceModel
  private var symbols: [Symbol] = []
  private var heap: [Pair] = []
  /// What unused pieces were made from, by their spelling: the length of the left part; the last that was met counts.
  private var parts: [Int32: Int32] = [:]

  init(_ model: SentencePieceModel) { self.model = model }

  func tokenize(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, into sink: TokenSink) {
    heap.removeAll(keepingCapacity: true)
    parts.removeAll(keepingCapacity: true)
    split(text, start, end)
    for index in symbols.indices.dropFirst() {
      offer(text, Int32(truncatingIfNeeded: index - 1), Int32(truncatingIfNeeded: index))
    }
    while let pair = pop() { merge(pair, text) }
    let first = sink.count
    var index = symbols.isEmpty ? -1 : 0
    while index >= 0 {
      append(text, symbols[index].start, symbols[index].end, first, sink)
      index = Int(symbols[index].next)
    }
  }

  private func split(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
    symbols.removeAll(keepingCapacity: true)
    var at = start
    while at < end {
      var longest = 0
      model.userDefined?.forEachPrefix(text, at, end) { _, stop in longest = stop - at }
      let next = at + (longest > 0 ? longest : UTF8Scalar(text, at: at, end: end).length)
      let index = Int32(truncatingIfNeeded: symbols.count)
      symbols.append(
        Symbol(
          start: Int32(truncatingIfNeeded: at), end: Int32(truncatingIfNeeded: next), previous: index - 1,
          next: next < end ? index + 1 : -1, isFrozen: longest > 0))
      at = next
    }
  }

  private func offer(_ text: UnsafePointer<UInt8>, _ left: Int32, _ right: Int32) {
    guard left >= 0, right >= 0 else { return }
    let (first, second) = (symbols[Int(left)], symbols[Int(right)])
    guard !first.isFrozen, !second.isFrozen, let entry = entry(text, first.start, second.end) else { return }
    guard model.kinds[Int(entry)].isFound else { return }
    push(Pair(score: model.scores[Int(entry)], left: left, right: right, size: second.end - first.start))
    if model.kinds[Int(entry)] == .unused { parts[entry] = first.end - first.start }
  }

  private func entry(_ text: UnsafePointer<UInt8>, _ start: Int32, _ end: Int32) -> Int32? {
    guard end - start <= SpellingTrie.longestSpelling else { return nil }
    return model.vocabulary.entry(of: UnsafeBufferPointer(start: text + Int(start), count: Int(end - start)))
  }

  private func merge(_ pair: Pair, _ text: UnsafePointer<UInt8>) {
    let (left, right) = (symbols[Int(pair.left)], symbols[Int(pair.right)])
    guard left.start < left.end, right.start < right.end, right.end - left.start == pair.size,
      left.end - left.start + right.end - right.start == pair.size
    else { return }
    symbols[Int(pair.left)].end = right.end
    symbols[Int(pair.left)].next = right.next
    symbols[Int(pair.right)].end = right.start
    if right.next >= 0 { symbols[Int(right.next)].previous = pair.left }
    offer(text, left.previous, pair.left)
    offer(text, pair.left, right.next)
  }

  private func append(_ text: UnsafePointer<UInt8>, _ start: Int32, _ end: Int32, _ first: Int, _ sink: TokenSink) {
    let entry = entry(text, start, end)
    if let entry, model.kinds[Int(entry)] == .unused, let left = parts[entry] {
      append(text, start, start + left, first, sink)
      return append(text, start + left, end, first, sink)
    }
    // A single character that is a control piece, or an unused one, is unknown.
    let isKnown = entry.map { [.normal, .userDefined].contains(model.kinds[Int($0)]) } ?? false
    model.append(isKnown ? entry ?? -1 : -1, text, Int(start), Int(end), first, sink)
  }
}

// The pairs, best first.
extension SentencePieceAgenda {
  private func push(_ pair: Pair) {
    heap.append(pair)
    var at = heap.count - 1
    while at > 0, heap[at].precedes(heap[(at - 1) / 2]) {
      heap.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  private func pop() -> Pair? {
    guard let best = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return best }
    heap[0] = last
    var at = 0
    while true {
      var child = 2 * at + 1
      guard child < heap.count else { return best }
      if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
      guard heap[child].precedes(heap[at]) else { return best }
      heap.swapAt(at, child)
      at = child
    }
  }
}
