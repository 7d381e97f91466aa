import JSON
import MaskModel

/// Unigram: of all ways to cut a piece into entries the one with the highest sum of scores.
final class UnigramModel: PieceModel {
  let vocabulary: Vocabulary
  let size: Int
  let fallbackEntries: [Int32]
  fileprivate let unknown: TokenID
  fileprivate let automaton: PrefixAutomaton
  /// By entry.
  fileprivate let scores: [Double]
  fileprivate let unknownScore: Double

  /// - Parameters:
  ///   - scores: by entry; of entries that are spelled alike the last one's.
  ///   - size: entries in the file, equal ones counted each.
  ///   - lowest: the lowest score in the file.
  init(
    vocabulary: Vocabulary, scores: [Double], size: Int, lowest: Double, unknown: TokenID, fallsBackToBytes: Bool
  ) {
    self.vocabulary = vocabulary
    self.scores = scores
    self.size = size
    self.unknown = unknown
    unknownScore = lowest - 10
    automaton = PrefixAutomaton(vocabulary)
    fallbackEntries = fallsBackToBytes ? vocabulary.fallbackEntries : []
  }

  /// The same entries and scores with another unknown token, and without entries for single bytes.
  func with(unknown: TokenID) -> UnigramModel { UnigramModel(self, unknown: unknown) }

  private init(_ other: UnigramModel, unknown: TokenID) {
    vocabulary = other.vocabulary
    scores = other.scores
    size = other.size
    self.unknown = unknown
    unknownScore = other.unknownScore
    automaton = other.automaton
    fallbackEntries = []
  }

  var kind: String { "unigram" }
  var summary: String { "Unigram" + (fallbackEntries.isEmpty ? "" : " with byte fallback") }

  func makeCoder(_ sink: TokenSink) -> any PieceCoder { CachedCoder(Viterbi(self), sink) }
}

/// The best path through one piece. As the package finds it: from left to right, in doubles, and a path only gives way to
/// a better one, never to an equal one.
private final class Viterbi: PieceTokenizer {
  private struct Node {
    var score: Double = 0
    /// Where the best token that ends here begins, or −1.
    var start: Int32 = -1
    /// That token's entry, or −1 for an unknown character.
    var entry: Int32 = -1
  }

  private let model: UnigramModel
  private var nodes: UnsafeMutablePointer<Node>
  private var room = 1024
  /// From the last to the first; unknown ones that were neighbours are one.
  private var parts: [(start: Int, end: Int, id: TokenID)] = []

  init(_ model: UnigramModel) {
    self.model = model
    nodes = .allocate(capacity: room)
  }

  deinit { nodes.deallocate() }

  func tokenize(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, into sink: TokenSink) {
    findPath(text + start, end - start)
    collectParts(end - start)
    for part in parts.reversed() { append(text, start + part.start, start + part.end, part.id, sink) }
  }

  private func makeRoom(_ count: Int) {
    guard count > room else { return }
    nodes.deallocate()
    room = max(count, room * 2)
    nodes = .allocate(capacity: room)
  }

  private func findPath(_ text: UnsafePointer<UInt8>, _ count: Int) {
    makeRoom(count + 1)
    let nodes = nodes
    nodes.initialize(repeating: Node(), count: count + 1)
    let unknownScore = model.unknownScore
    model.scores.withUnsafeBufferPointer { buffer in
      guard let scores = buffer.baseAddress else { return }
      var at = 0
      while at < count {
        let base = nodes[at].score
        let next = text[at] < 0x80 ? at &+ 1 : at &+ UTF8Scalar(text, at: at, end: count).length
        var hasCharacter = false
        model.automaton.forEachPrefix(text, at, count) { entry, end in
          Self.offer(nodes + end, scores[Int(entry)] + base, at, entry)
          if end == next { hasCharacter = true }
        }
        if !hasCharacter { Self.offer(nodes + next, unknownScore + base, at, -1) }
        at = next
      }
    }
  }

  @inline(__always)
  private static func offer(_ node: UnsafeMutablePointer<Node>, _ score: Double, _ start: Int, _ entry: Int32) {
    if node.pointee.start < 0 || score > node.pointee.score {
      node.pointee = Node(score: score, start: Int32(truncatingIfNeeded: start), entry: entry)
    }
  }

  /// From the end to the beginning; unknown characters that are neighbours become one.
  private func collectParts(_ count: Int) {
    parts.removeAll(keepingCapacity: true)
    var end = count
    while end > 0, nodes[end].start >= 0 {
      let start = Int(nodes[end].start)
      let entry = nodes[end].entry
      let id = entry < 0 ? model.unknown : model.vocabulary.id(ofEntry: entry)
      if id == model.unknown, let last = parts.last, last.id == id {
        parts[parts.count - 1].start = start
      } else {
        parts.append((start, end, id))
      }
      end = start
    }
  }

  private func append(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ id: TokenID, _ sink: TokenSink) {
    let span = (Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: end))
    sink.reserve(max(1, end - start))
    guard id == model.unknown else { return sink.append(id, span.0, span.1) }
    // Unknown characters together may be an entry all the same.
    let piece = UnsafeBufferPointer(start: text + start, count: end - start)
    if let id = model.vocabulary.id(of: piece) { return sink.append(id, span.0, span.1) }
    let fallback = model.fallbackEntries
    guard !fallback.isEmpty, piece.allSatisfy({ fallback[Int($0)] >= 0 }) else {
      return sink.append(model.unknown, span.0, span.1)
    }
    for byte in piece { sink.append(model.vocabulary.id(ofEntry: fallback[Int(byte)]), span.0, span.1) }
  }
}
