import JSON
import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// Two threads read what one reads, and say what it says.
struct MergeHalvesTests {
  private static let letters = ["a", "b", "c", "é", "Ġ", "\\\"", "[", ",", "]", " ", "字"]

  private static func vocabulary() throws -> Vocabulary {
    let pairs = letters.flatMap { left in letters.map { left + $0 } }
    let entries = (letters + pairs).enumerated().map { "\"\($0.element)\":\($0.offset)" }
    return try Array("{\(entries.joined(separator: ","))}".utf8).withUnsafeBufferPointer { buffer in
      var reader = JSONReader(buffer)
      return try VocabularyReader.read(&reader, "t", entries: 10, bytes: 10)
    }
  }

  /// What became of a list and of the reader.
  private struct Outcome: Equatable {
    var ranks: [UInt32] = []
    var joins: [Bool] = []
    var position = 0
    var error: String?
  }

  private static func read(_ text: String, _ vocabulary: Vocabulary, threads: Int) -> Outcome {
    Array(text.utf8).withUnsafeBufferPointer { buffer in
      var reader = JSONReader(buffer)
      var merging = MergesReader(file: "t", vocabulary: vocabulary)
      var outcome = Outcome()
      do {
        try merging.read(&reader, threads: threads, fewestBytes: 1)
      } catch {
        outcome.error = "\(error)"
        return outcome
      }
      outcome.position = reader.position
      for left in 0..<Int32(vocabulary.count) {
        for right in 0..<Int32(vocabulary.count) { outcome.ranks.append(merging.table.rank(of: left, right)) }
      }
      for left in 0..<UInt8(0x80) {
        for right in 0..<UInt8(0x80) {
          outcome.ranks.append(merging.grid.rank(of: left, right))
          outcome.joins.append(merging.cuts.mayJoin(UInt32(left), UInt32(right)))
        }
      }
      return outcome
    }
  }

  private static func merge(isList: Bool, _ random: inout RandomNumbers) -> String {
    var parts = (0..<2).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] }
    if !isList { parts = parts.map { $0 == " " ? "a" : $0 } }
    let gap = ["", " ", "\n  "][Int.random(in: 0..<3, using: &random)]
    return isList ? "[\(gap)\"\(parts[0])\",\(gap)\"\(parts[1])\"\(gap)]" : "\"\(parts[0]) \(parts[1])\""
  }

  private static let faults = [
    "[\"a\",\"zz\"]", "[\"a\"]", "7", "[\"a\",\"b\",\"c\"]", "\"a\"", "[\"a\",\"\u{1}\"]", "[\"\\ud800\",\"a\"]",
    "\"a  b\"", "[", "]", "", "\"],[\"", "\"#version\"",
  ]

  @Test(arguments: [true, false])
  func agreeWithOneThread(_ isList: Bool) throws {
    let vocabulary = try Self.vocabulary()
    var random = RandomNumbers(seed: isList ? 1 : 2)
    for round in 0..<400 {
      var merges = (0..<Int.random(in: 0...150, using: &random)).map { _ in Self.merge(isList: isList, &random) }
      for _ in 0..<max(0, round % 4 - 1) {
        let fault = Self.faults[Int.random(in: 0..<Self.faults.count, using: &random)]
        merges.insert(fault, at: Int.random(in: 0...merges.count, using: &random))
      }
      let behind = ["", ",\"x\":[[\"a\",\"b\"],[\"a\",\"c\"],[\"b\",\"b\"]]}", ",[\"a\",\"b\"],[\"a\",\"c\"]]"][
        round % 3]
      let text = "[" + merges.joined(separator: round % 5 == 0 ? " ,\n" : ", ") + "]" + behind
      #expect(
        Self.read(text, vocabulary, threads: 2) == Self.read(text, vocabulary, threads: 1), "\(text)")
    }
  }

  /// Of most right lists the second thread's half is taken; of some the border was guessed inside of a text.
  @Test(arguments: [true, false])
  func theSecondHalfCounts(_ isList: Bool) throws {
    let vocabulary = try Self.vocabulary()
    var random = RandomNumbers(seed: 6)
    var taken = 0
    for _ in 0..<50 {
      let merges = (0..<100).map { _ in Self.merge(isList: isList, &random) }
      let isTaken = try Array("[\(merges.joined(separator: ","))]".utf8).withUnsafeBufferPointer { buffer in
        var reader = JSONReader(buffer)
        var merging = MergesReader(file: "t", vocabulary: vocabulary)
        try reader.enterArray()
        return try merging.readHalves(&reader, 1)
      }
      taken += isTaken ? 1 : 0
    }
    #expect(taken > 25)
  }

  /// Whatever bytes are lost or doubled.
  @Test func brokenListsFailAlike() throws {
    let vocabulary = try Self.vocabulary()
    var random = RandomNumbers(seed: 3)
    for round in 0..<400 {
      let merges = (0..<40).map { _ in Self.merge(isList: round % 2 == 0, &random) }
      var bytes = Array("[\(merges.joined(separator: ","))]".unicodeScalars)
      let at = Int.random(in: 0..<bytes.count, using: &random)
      if round % 3 == 0 { bytes.remove(at: at) } else { bytes.insert(bytes[at], at: at) }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: bytes)
      let broken = String(text)
      #expect(Self.read(broken, vocabulary, threads: 2) == Self.read(broken, vocabulary, threads: 1), "\(broken)")
    }
  }

  /// Small tables, half full: the search of many merges goes on behind the end of its half.
  @Test func tablesFilledByTwoAreFilledAlike() {
    var random = RandomNumbers(seed: 4)
    for _ in 0..<300 {
      let count = [31, 32, 500, 1000][Int.random(in: 0..<4, using: &random)]
      let merges = (0..<count).map { rank in
        MergeTable.Merge(
          left: Int32.random(in: 0..<40, using: &random), right: Int32.random(in: 0..<40, using: &random),
          merged: Int32(rank))
      }
      var expected: [[Int32]: Int] = [:]
      for (rank, merge) in merges.enumerated() { expected[[merge.left, merge.right]] = rank }
      let table = MergeTable(merges, threads: 2, many: 1)
      for left in 0..<Int32(40) {
        for right in 0..<Int32(40) {
          let rank = expected[[left, right]].map { UInt32($0) } ?? MergeTable.none
          #expect(table.rank(of: left, right) == rank)
          if rank != MergeTable.none { #expect(table.entry(ofRank: rank) == Int32(rank)) }
        }
      }
    }
  }
}
