import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// Every beginning of a text that is an entry is found, and nothing else.
struct PrefixAutomatonTests {
  private static func vocabulary(_ spellings: [[UInt8]]) -> Vocabulary {
    var vocabulary = Vocabulary(entries: spellings.count, bytes: spellings.reduce(0) { $0 + $1.count })
    for (id, spelling) in spellings.enumerated() {
      spelling.withUnsafeBufferPointer { vocabulary.insert([($0, TokenID(truncatingIfNeeded: id))]) }
    }
    _ = vocabulary.finish()
    return vocabulary
  }

  private static func found(_ automaton: PrefixAutomaton, _ text: [UInt8], from start: Int) -> [[Int]] {
    var result: [[Int]] = []
    text.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return }
      automaton.forEachPrefix(bytes, start, buffer.count) { entry, end in result.append([Int(entry), end]) }
    }
    return result
  }

  /// Few bytes make deep tries, many make wide ones: all 256 below one node and blocks that fill up.
  @Test(arguments: [(2, 12, 900), (40, 5, 4000), (256, 2, 6000), (256, 1, 256), (3, 1, 0)])
  func equalsLookingEachUp(_ alphabet: Int, _ longest: Int, _ count: Int) {
    var random = RandomNumbers(seed: UInt64(alphabet + longest))
    func text(_ length: Int) -> [UInt8] {
      (0..<length).map { _ in UInt8.random(in: 0...UInt8(alphabet - 1), using: &random) }
    }
    let spellings = Set((0..<count).map { _ in text(Int.random(in: 1...longest, using: &random)) })
    let vocabulary = Self.vocabulary(spellings.sorted { $0.lexicographicallyPrecedes($1) })
    let automaton = PrefixAutomaton(vocabulary)
    let long = text(3000)
    for start in 0..<long.count {
      let expected = (start + 1..<min(long.count, start + longest) + 1).compactMap { end -> [Int]? in
        let entry = long[start..<end].withUnsafeBufferPointer { vocabulary.entry(of: $0) }
        return entry.map { [Int($0), end] }
      }
      #expect(Self.found(automaton, long, from: start) == expected)
    }
  }
}
