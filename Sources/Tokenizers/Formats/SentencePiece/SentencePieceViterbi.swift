import MaskModel

/// The best path through a text, with the package's own arithmetic: sums are in single precision, from the beginning of the
/// text to its end.
final class SentencePieceViterbi: PieceTokenizer {
  private struct Node {
    var score: Float = 0
    /// Where the best piece that ends here begins, or −1.
    var start: Int32 = -1
    /// −1: unknown.
    var entry: Int32 = -1
  }

  private let model: SentencePieceModel
  private var nodes: [Node] = []
  private var ends: [Int32] = []

  /// What an unknown character costs beyond the worst piece.
  private static let penalty: Float = 10

  /// What a user-defined piece is worth for each byte beyond the first: more than any other way through it.
  private static let bonus: Float = 0.1

  init(_ model: SentencePieceModel) { self.model = model }

  func tokenize(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, into sink: TokenSink) {
    findPath(text + start, end - start)
    ends.removeAll(keepingCapacity: true)
    var at = end - start
    while at > 0, nodes[at].start >= 0 {
      ends.append(Int32(truncatingIfNeeded: at))
      at = Int(nodes[at].start)
    }
    let first = sink.count
    for stop in ends.reversed() {
      let node = nodes[Int(stop)]
      model.append(node.entry, text, start + Int(node.start), start + Int(stop), first, sink)
    }
  }

  private func findPath(_ text: UnsafePointer<UInt8>, _ count: Int) {
    nodes.removeAll(keepingCapacity: true)
    nodes.append(contentsOf: repeatElement(Node(), count: count + 1))
    let unknownScore = model.lowest - Self.penalty
    nodes.withUnsafeMutableBufferPointer { nodes in
      model.scores.withUnsafeBufferPointer { scores in
        var at = 0
        while at < count {
          let here = nodes[at].score
          let next = at &+ UTF8Scalar(text, at: at, end: count).length
          var hasCharacter = false
          model.trie.forEachPrefix(text, at, count) { entry, end in
            let kind = model.kinds[Int(entry)]
            guard kind.isFound, kind != .unused else { return }
            let score = kind == .userDefined ? Float(end &- at &- 1) * Self.bonus : scores[Int(entry)]
            Self.offer(&nodes[end], score + here, at, entry)
            if end == next { hasCharacter = true }
          }
          if !hasCharacter { Self.offer(&nodes[next], unknownScore + here, at, -1) }
          at = next
        }
      }
    }
  }

  @inline(__always)
  private static func offer(_ node: inout Node, _ score: Float, _ start: Int, _ entry: Int32) {
    if node.start < 0 || score > node.score {
      node = Node(score: score, start: Int32(truncatingIfNeeded: start), entry: entry)
    }
  }
}
