/// Finds all entries that a text begins with. The children of a node lie side by side, sorted.
struct SpellingTrie: Sendable {
  private struct Node: Sendable {
    var firstChild: Int32 = 0
    /// The entry that ends here, or −1.
    var entry: Int32 = -1
    var childCount: UInt16 = 0
    /// The byte that leads here.
    var label: UInt8 = 0
  }

  private var nodes: [Node] = [Node()]
  /// The child of the root for each byte, or −1: every search begins there.
  private var firsts = [Int32](repeating: -1, count: 256)

  /// How many bytes all spellings may have together: three times the largest known vocabulary.
  static let mostBytes = 1 << 24
  /// And how many a single one: a text is searched so far ahead at each of its characters.
  static let longestSpelling = 1 << 12

  /// - Parameters:
  ///   - vocabulary: no more than `mostBytes` of spellings.
  ///   - prefix: only entries that begin with it are taken, without it.
  init(_ vocabulary: Vocabulary, behind prefix: [UInt8] = []) {
    var found: [(spelling: ArraySlice<UInt8>, entry: Int32)] = []
    for entry in 0..<vocabulary.count {
      let spelling = vocabulary.spelling(ofEntry: entry)
      if spelling.starts(with: prefix) {
        found.append((spelling.dropFirst(prefix.count), Int32(truncatingIfNeeded: entry)))
      }
    }
    found.sort { $0.spelling.lexicographicallyPrecedes($1.spelling) }
    build(found)
    for index in 0..<Int(nodes[0].childCount) {
      let child = nodes[0].firstChild &+ Int32(truncatingIfNeeded: index)
      firsts[Int(nodes[Int(child)].label)] = child
    }
  }

  /// Level by level: each node stands for a range of the sorted spellings.
  private mutating func build(_ sorted: [(spelling: ArraySlice<UInt8>, entry: Int32)]) {
    var ranges = [0..<sorted.count]
    var depths: [Int32] = [0]
    var node = 0
    while node < nodes.count {
      let depth = Int(depths[node])
      var at = ranges[node].lowerBound
      let end = ranges[node].upperBound
      if at < end, sorted[at].spelling.count == depth {
        nodes[node].entry = sorted[at].entry
        at += 1
      }
      nodes[node].firstChild = Int32(truncatingIfNeeded: nodes.count)
      while at < end {
        let byte = Self.byte(sorted[at].spelling, depth)
        var next = at + 1
        while next < end, Self.byte(sorted[next].spelling, depth) == byte { next += 1 }
        nodes.append(Node(label: byte))
        ranges.append(at..<next)
        depths.append(Int32(truncatingIfNeeded: depth + 1))
        at = next
      }
      nodes[node].childCount = UInt16(truncatingIfNeeded: nodes.count - Int(nodes[node].firstChild))
      node += 1
    }
  }

  var nodeCount: Int { nodes.count }

  /// The nodes behind a node; 0 is the root.
  func children(of node: Int) -> Range<Int> {
    let first = Int(nodes[node].firstChild)
    return first..<first + Int(nodes[node].childCount)
  }

  /// The byte that leads to a node.
  func label(of node: Int) -> UInt8 { nodes[node].label }

  /// The entry that ends at a node, or −1.
  func entry(of node: Int) -> Int32 { nodes[node].entry }

  private static func byte(_ spelling: ArraySlice<UInt8>, _ depth: Int) -> UInt8 {
    spelling[spelling.startIndex + depth]
  }

  /// Calls `body` with the entries that `text[start..<end]` begins with, and where each ends, the shortest first.
  @inline(__always)
  func forEachPrefix(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ body: (_ entry: Int32, _ end: Int) -> Void
  ) {
    nodes.withUnsafeBufferPointer { nodes in
      var node = start < end ? firsts[Int(text[start])] : -1
      var at = start
      while node >= 0 {
        at &+= 1
        let current = nodes[Int(node)]
        if current.entry >= 0 { body(current.entry, at) }
        node = at < end ? Self.child(current, text[at], nodes) : -1
      }
    }
  }

  /// Half of the children are ruled out at each look until few are left.
  @inline(__always)
  private static func child(_ node: Node, _ byte: UInt8, _ nodes: UnsafeBufferPointer<Node>) -> Int32 {
    var low = Int(node.firstChild)
    var high = low &+ Int(node.childCount)
    while high &- low > 4 {
      let middle = (low &+ high) >> 1
      if nodes[middle].label <= byte { low = middle } else { high = middle }
    }
    while low < high {
      if nodes[low].label == byte { return Int32(truncatingIfNeeded: low) }
      low &+= 1
    }
    return -1
  }
}
