import TestSupport
import Testing

@testable import Tokenizers

/// The merge loops give what byte-pair encoding by its definition gives.
struct MergeLoopTests {
  /// Merges one pair after another: the lowest rank of all, the leftmost of equals.
  ///
  /// - Returns: the symbols that are left, and where each ends.
  private static func naive(
    _ symbols: [Int32], _ merges: [[Int32]: (rank: Int, entry: Int32)]
  ) -> (symbols: [Int32], ends: [Int32]) {
    var symbols = symbols
    var ends = (1...Int32(symbols.count)).map { $0 }
    while true {
      var best: (rank: Int, at: Int, entry: Int32)?
      for at in symbols.indices.dropLast() {
        guard let merge = merges[[symbols[at], symbols[at + 1]]], merge.rank < best?.rank ?? .max else { continue }
        best = (merge.rank, at, merge.entry)
      }
      guard let best else { return (symbols, ends) }
      symbols.replaceSubrange(best.at...best.at + 1, with: [best.entry])
      ends.remove(at: best.at)
    }
  }

  @Test(arguments: [2, 3, 5])
  func agreesWithTheDefinition(_ letters: Int32) {
    var random = RandomNumbers(seed: UInt64(letters))
    for round in 0..<150 {
      var merges: [[Int32]: (rank: Int, entry: Int32)] = [:]
      let table = MergeTable(capacity: 40)
      for rank in 0..<40 {
        let known = letters + Int32(rank)
        let pair = [Int32.random(in: 0..<known, using: &random), Int32.random(in: 0..<known, using: &random)]
        merges[pair] = (rank, known)
        table.set(pair[0], pair[1], rank: UInt32(rank), merged: known)
      }
      table.finish(count: 40)
      let loop = MergeLoop(table)
      let longest = [300, 12, ShortMerge.mostSymbols + 2][round % 3]
      let symbols = (0..<Int.random(in: 1...longest, using: &random)).map { _ in
        Int32.random(in: 0..<letters, using: &random)
      }
      loop.begin(symbols: symbols.count)
      for (index, symbol) in symbols.enumerated() { loop.append(symbol, end: Int32(index + 1)) }
      loop.run()
      let expected = Self.naive(symbols, merges)
      #expect((0..<loop.count).map { loop.symbols[$0] } == expected.symbols)
      #expect((0..<loop.count).map { loop.ends[$0] } == expected.ends)
    }
  }

  /// A list for each rank gives the order that one heap gives.
  @Test func bothOrdersOfCandidatesAgree() {
    var random = RandomNumbers(seed: 5)
    for _ in 0..<200 {
      var (heap, lists) = (CandidateHeap(), CandidateLists(ranks: 9))
      for _ in 0..<Int.random(in: 1...400, using: &random) {
        if Int.random(in: 0..<3, using: &random) > 0 {
          let (rank, at) = (UInt32.random(in: 0..<9, using: &random), Int32.random(in: 0..<99, using: &random))
          heap.push(rank: rank, at: at)
          lists.push(rank: rank, at: at)
        } else {
          let (one, other) = (heap.pop(), lists.pop())
          #expect(one?.rank == other?.rank && one?.at == other?.at)
        }
      }
      while let one = heap.pop() {
        let other = lists.pop()
        #expect(one.rank == other?.rank && one.at == other?.at)
      }
      #expect(lists.pop() == nil)
    }
  }

  /// Pieces beyond the heap, beside the same text through the heap.
  @Test func longPiecesAgreeWithTheHeap() {
    var random = RandomNumbers(seed: 6)
    let table = MergeTable(capacity: 60)
    for rank in 0..<60 {
      let known = 3 + Int32(rank)
      let (left, right) = (Int32.random(in: 0..<known, using: &random), Int32.random(in: 0..<known, using: &random))
      table.set(left, right, rank: UInt32(rank), merged: known)
    }
    table.finish(count: 60)
    for letters in [1, 3] as [Int32] {
      let symbols = (0..<50_000).map { _ in Int32.random(in: 0..<letters, using: &random) }
      var (ours, ends) = (symbols, symbols.indices.map { Int32($0 + 1) })
      var chain = MergeChain(CandidateHeap())
      let count = ours.withUnsafeMutableBufferPointer { ours in
        ends.withUnsafeMutableBufferPointer { ends in
          ours.baseAddress.flatMap { symbols in ends.baseAddress.map { chain.run(table, symbols, $0, ours.count) } }
            ?? 0
        }
      }
      let loop = MergeLoop(table)
      loop.begin(symbols: symbols.count)
      for (index, symbol) in symbols.enumerated() { loop.append(symbol, end: Int32(index + 1)) }
      loop.run()
      #expect(loop.count == count)
      #expect((0..<loop.count).allSatisfy { loop.symbols[$0] == ours[$0] && loop.ends[$0] == ends[$0] })
    }
  }

  /// More pairs than places, asked for again and again.
  @Test func thePairsAskedForLastHaveTheRanksOfTheTable() {
    var random = RandomNumbers(seed: 11)
    let table = MergeTable(capacity: 50_000)
    for rank in 0..<50_000 {
      let (left, right) = (Int32.random(in: 0..<900, using: &random), Int32.random(in: 0..<900, using: &random))
      table.set(left, right, rank: UInt32(rank), merged: 900)
    }
    table.finish(count: 50_000)
    let ranks = PairRanks(table)
    var merging = 0
    for _ in 0..<300_000 {
      let (left, right) = (Int32.random(in: 0..<900, using: &random), Int32.random(in: 0..<900, using: &random))
      let rank = table.rank(of: left, right)
      if rank != MergeTable.none { merging += 1 }
      #expect(ranks.rank(of: left, right) == rank)
    }
    #expect(merging > 10_000)
    let highest = Int32(MergeTable.mostEntries - 1)
    #expect(ranks.rank(of: highest, highest) == MergeTable.none)
  }

  @Test func aPairThatIsSetTwiceKeepsTheLast() {
    let table = MergeTable(capacity: 2)
    table.set(1, 2, rank: 0, merged: 3)
    table.set(1, 2, rank: 1, merged: 3)
    table.finish(count: 2)
    #expect(table.rank(of: 1, 2) == 1)
    #expect(table.rank(of: 2, 1) == MergeTable.none)
  }
}
