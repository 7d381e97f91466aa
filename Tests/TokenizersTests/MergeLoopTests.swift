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

  /// Windows side by side give what one loop over the whole piece gives, whatever the merges are.
  @Test(arguments: [1, 2, 3, 6])
  func windowsAgreeWithTheWhole(_ letters: Int32) {
    var random = RandomNumbers(seed: UInt64(letters))
    for _ in 0..<150 {
      let table = Self.randomTable(letters, merges: Int.random(in: 5...200, using: &random), &random)
      let length = Int.random(in: ShortMerge.mostSymbols...3000, using: &random)
      let symbols = (0..<length).map { _ in Int32.random(in: 0..<letters, using: &random) }
      #expect(Self.inWindows(symbols, table) == Self.asAWhole(symbols, table))
    }
  }

  /// What stands at the end decides how pairs far before it merge: each pair has a lower rank than the one before it.
  @Test(arguments: [41, 300, 301, 5000])
  func windowsBeginFarBackWhereTheyMust(_ count: Int32) {
    let table = MergeTable(capacity: Int(count))
    for rank in 0..<count - 1 {
      let left = count - 2 - rank
      table.set(left, left + 1, rank: UInt32(rank), merged: count + rank)
    }
    table.finish(count: Int(count) - 1)
    for symbols in [Array(0..<count), Array(0..<count - 1)] {
      #expect(Self.inWindows(symbols, table) == Self.asAWhole(symbols, table))
    }
  }

  private static func randomTable(_ letters: Int32, merges: Int, _ random: inout RandomNumbers) -> MergeTable {
    let table = MergeTable(capacity: merges)
    for rank in 0..<merges {
      let known = letters + Int32(rank)
      let (left, right) = (Int32.random(in: 0..<known, using: &random), Int32.random(in: 0..<known, using: &random))
      table.set(left, right, rank: UInt32(rank), merged: known)
    }
    table.finish(count: merges)
    return table
  }

  /// Entries, then where each ends.
  private static func inWindows(_ symbols: [Int32], _ table: MergeTable) -> [Int32] {
    let loop = MergeLoop(table)
    loop.begin(symbols: symbols.count)
    for (index, symbol) in symbols.enumerated() { loop.append(symbol, end: Int32(index + 1)) }
    loop.run()
    return (0..<loop.count).map { loop.symbols[$0] } + (0..<loop.count).map { loop.ends[$0] }
  }

  private static func asAWhole(_ symbols: [Int32], _ table: MergeTable) -> [Int32] {
    var (entries, ends) = (symbols, symbols.indices.map { Int32($0 + 1) })
    var chain = MergeChain()
    let count = entries.withUnsafeMutableBufferPointer { entries in
      ends.withUnsafeMutableBufferPointer { ends in
        entries.baseAddress.flatMap { first in ends.baseAddress.map { chain.run(table, first, $0, entries.count) } }
          ?? 0
      }
    }
    return Array(entries[..<count] + ends[..<count])
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
