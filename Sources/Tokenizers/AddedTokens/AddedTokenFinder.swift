import JSON
import MaskModel

/// Finds the leftmost, and there the longest, of many strings.
///
/// A trie of bytes. Text is passed over at the speed of one table look a byte until a first byte comes up.
struct AddedTokenFinder: Sendable {
  struct Match {
    var start: Int
    var end: Int
    var id: TokenID
  }

  private(set) var isEmpty = true
  private var isFirst = [Bool](repeating: false, count: 256)
  /// The one first byte that all tokens share (`<` very often), for `memchr`'s sake.
  private var onlyFirst: UInt8?
  private var nodes: [Node] = [Node()]

  private struct Node: Sendable {
    /// Sorted by byte.
    var labels: [UInt8] = []
    var children: [Int32] = []
    /// The token that ends here, or −1.
    var id: TokenID = -1
  }

  init() {}

  init(_ tokens: [(Text, TokenID)]) {
    for (text, id) in tokens where !text.isEmpty {
      isEmpty = false
      var node = 0
      for byte in text.bytes { node = child(of: node, byte) }
      nodes[node].id = id
      if let first = text.bytes.first { isFirst[Int(first)] = true }
    }
    let firsts = (0..<256).filter { isFirst[$0] }
    onlyFirst = firsts.count == 1 ? UInt8(truncatingIfNeeded: firsts[0]) : nil
  }

  private mutating func child(of node: Int, _ byte: UInt8) -> Int {
    let at = nodes[node].labels.firstIndex { $0 >= byte } ?? nodes[node].labels.count
    if at < nodes[node].labels.count, nodes[node].labels[at] == byte { return Int(nodes[node].children[at]) }
    nodes.append(Node())
    nodes[node].labels.insert(byte, at: at)
    nodes[node].children.insert(Int32(truncatingIfNeeded: nodes.count - 1), at: at)
    return nodes.count - 1
  }

  /// The first match that begins at or behind `start`.
  func next(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Match? {
    guard !isEmpty else { return nil }
    var at = start
    while let candidate = candidate(text, from: at, end: end) {
      if let match = longest(text, at: candidate, end: end) { return match }
      at = candidate &+ 1
    }
    return nil
  }

  @inline(__always)
  private func candidate(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int? {
    var at = start
    if let onlyFirst {
      while at < end, text[at] != onlyFirst { at &+= 1 }
    } else {
      isFirst.withUnsafeBufferPointer { isFirst in
        while at < end, !isFirst[Int(text[at])] { at &+= 1 }
      }
    }
    return at < end ? at : nil
  }

  private func longest(_ text: UnsafePointer<UInt8>, at start: Int, end: Int) -> Match? {
    var node = 0
    var at = start
    var match: Match?
    while at < end, let next = step(node, text[at]) {
      node = next
      at &+= 1
      if nodes[node].id >= 0 { match = Match(start: start, end: at, id: nodes[node].id) }
    }
    return match
  }

  private func step(_ node: Int, _ byte: UInt8) -> Int? {
    nodes[node].labels.firstIndex(of: byte).map { Int(nodes[node].children[$0]) }
  }
}
