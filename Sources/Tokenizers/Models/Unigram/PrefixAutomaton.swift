/// Finds all entries that a text begins with, in one look of eight bytes for each byte of the text: a trie in one array,
/// where the child of a node for a byte stands at the node's base with the byte's bits exchanged.
struct PrefixAutomaton: Sendable {
  struct State: Sendable {
    /// No two nodes have the same one, but for those without children: theirs is 0, where nothing stands.
    var base: UInt32 = 0
    /// Bits 0–7: the byte that leads here; bit 8: a node stands here; above: the entry that ends here, counted from 1.
    var tag: UInt32 = 0
  }

  static let isThere: UInt32 = 1 << 8
  static let entryShift: UInt32 = 9

  private let states: [State]
  private let root: UInt32

  init(_ vocabulary: Vocabulary) {
    var builder = PrefixAutomatonBuilder()
    root = builder.build(SpellingTrie(vocabulary))
    states = builder.states
  }

  /// Calls `body` with the entries that `text[start..<end]` begins with, and where each ends, the shortest first.
  @inline(__always)
  func forEachPrefix(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ body: (_ entry: Int32, _ end: Int) -> Void
  ) {
    states.withUnsafeBufferPointer { buffer in
      guard let states = buffer.baseAddress else { return }
      var base = root
      var at = start
      while at < end {
        let byte = UInt32(text[at])
        let state = states[Int(base ^ byte)]
        guard state.tag & 0x1FF == byte | Self.isThere else { return }
        at &+= 1
        base = state.base
        let entry = state.tag >> Self.entryShift
        if entry > 0 { body(Int32(truncatingIfNeeded: entry) &- 1, at) }
      }
    }
  }
}

/// Finds a base for each node of a trie, so that its children stand at places where nothing stands yet.
private struct PrefixAutomatonBuilder {
  /// 256 places from a multiple of 256 on: a base and all that can be reached from it.
  private struct Block {
    let number: Int
    var free = Bits256(isFull: true)
    var bases = Bits256(isFull: true)
    var left = 256
    var failures = 0
  }

  private(set) var states = [PrefixAutomaton.State](repeating: PrefixAutomaton.State(), count: 256)
  private var open: [Block] = []
  private var children: [UInt8] = []

  /// A block that had no room so often is full enough.
  private static let mostFailures = 6
  private static let mostOpen = 12

  /// Gives the base of the root.
  mutating func build(_ trie: SpellingTrie) -> UInt32 {
    // Nodes are numbered level by level: a node's place is known before its children are come to.
    var places = [Int32](repeating: -1, count: trie.nodeCount)
    var root: UInt32 = 0
    states.reserveCapacity(trie.nodeCount + trie.nodeCount / 8 + 1024)
    for node in places.indices {
      let nodes = trie.children(of: node)
      guard !nodes.isEmpty else { continue }
      children.removeAll(keepingCapacity: true)
      for child in nodes { children.append(trie.label(of: child)) }
      let base = place()
      if node == 0 { root = UInt32(base) } else { states[Int(places[node])].base = UInt32(base) }
      for (child, label) in zip(nodes, children) {
        let entry = UInt32(truncatingIfNeeded: trie.entry(of: child) &+ 1)
        let at = base ^ Int(label)
        states[at].tag = UInt32(label) | PrefixAutomaton.isThere | entry << PrefixAutomaton.entryShift
        places[child] = Int32(truncatingIfNeeded: at)
      }
    }
    return root
  }

  private mutating func place() -> Int {
    var index = 0
    while index < open.count {
      if open[index].left >= children.count, let base = base(in: index) { return take(base, index) }
      open[index].failures += 1
      if open[index].failures > Self.mostFailures { open.remove(at: index) } else { index += 1 }
    }
    if open.count >= Self.mostOpen { open.removeFirst() }
    open.append(Block(number: states.count / 256))
    states += repeatElement(PrefixAutomaton.State(), count: 256)
    return take(0, open.count - 1)
  }

  /// The first base of a block from which all children have room.
  private func base(in index: Int) -> Int? {
    let block = open[index]
    let first = Int(children[0])
    return block.free.first { place in
      let base = place ^ first
      return block.bases[base] && children.dropFirst().allSatisfy { block.free[base ^ Int($0)] }
    }.map { $0 ^ first }
  }

  private mutating func take(_ base: Int, _ index: Int) -> Int {
    open[index].bases[base] = false
    for label in children { open[index].free[base ^ Int(label)] = false }
    open[index].left -= children.count
    let start = open[index].number * 256
    if open[index].left == 0 { open.remove(at: index) }
    return start | base
  }
}

/// A bit for each byte.
private struct Bits256 {
  private var words: (UInt64, UInt64, UInt64, UInt64)

  init(isFull: Bool) { words = isFull ? (.max, .max, .max, .max) : (0, 0, 0, 0) }

  private func word(_ index: Int) -> UInt64 {
    switch index {
    case 0: words.0
    case 1: words.1
    case 2: words.2
    default: words.3
    }
  }

  subscript(bit: Int) -> Bool {
    get { word(bit >> 6) >> UInt64(bit & 63) & 1 == 1 }
    set {
      let mask: UInt64 = 1 << UInt64(bit & 63)
      switch bit >> 6 {
      case 0: words.0 = newValue ? words.0 | mask : words.0 & ~mask
      case 1: words.1 = newValue ? words.1 | mask : words.1 & ~mask
      case 2: words.2 = newValue ? words.2 | mask : words.2 & ~mask
      default: words.3 = newValue ? words.3 | mask : words.3 & ~mask
      }
    }
  }

  /// The first bit that is set and of which `body` says yes.
  func first(where body: (Int) -> Bool) -> Int? {
    for index in 0..<4 {
      var left = word(index)
      while left != 0 {
        let bit = index << 6 | left.trailingZeroBitCount
        if body(bit) { return bit }
        left &= left &- 1
      }
    }
    return nil
  }
}
