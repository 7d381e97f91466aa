import CProcessor
import JSON
import MaskModel

/// Finds the leftmost, and there the longest, of many strings.
///
/// A trie of bytes. Text is passed over 64 bytes at once, or with a table look a byte, until a first byte comes up.
struct AddedTokenFinder: Sendable {
  struct Match {
    var start: Int
    var end: Int
    var id: TokenID
  }

  private(set) var isEmpty = true
  private var isFirst = [Bool](repeating: false, count: 256)
  /// The bytes that tokens begin with, where they are few (`<` alone very often): looked for in 64 bytes at once.
  private var fewFirsts: [UInt8] = []
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
    if firsts.count <= Self.mostFirsts { fewFirsts = firsts.map { UInt8(truncatingIfNeeded: $0) } }
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
    isFirst.withUnsafeBufferPointer { isFirst in
      var at = fewFirsts.isEmpty ? start : behindBlocks(text, from: start, end: end)
      while at < end, !isFirst[Int(text[at])] { at &+= 1 }
      return at < end ? at : nil
    }
  }

  private static let mostFirsts = 6

  /// Behind as many blocks of 64 bytes as no token begins in, and then at the first byte that may begin one, if there is
  /// another whole block.
  private func behindBlocks(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    fewFirsts.withUnsafeBufferPointer { firsts in
      var at = start
      while at &+ 64 <= end {
        var found: UInt64 = 0
        for first in firsts { found |= bytesBetween(text + at, setting: 0, from: first, count: 1) }
        if found != 0 { return at &+ found.trailingZeroBitCount }
        at &+= 64
      }
      return at
    }
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
