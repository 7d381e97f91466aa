import JSON
import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// The cuts of a text by table are those by the definition: between two entries that no merge joins.
struct CutScannerTests {
  @Test func agreesWithTheDefinition() throws {
    let model = try #require(try Fixture.tokenizer("gemma-like").pipeline as? Pipeline).model
    var random = RandomNumbers(seed: 3)
    for folds in [true, false] {
      let scanner = CutScanner(model, foldsSpaces: folds)
      for _ in 0..<3000 {
        let codes = ScannerTests.text(&random)
        let bytes = codes.flatMap { Array(String(Unicode.Scalar($0) ?? "?").utf8) }
        #expect(Self.ends(scanner, bytes) == Self.naiveEnds(model, codes, folds), "\(codes)")
      }
    }
  }

  /// Long runs of ASCII, which are cut 64 bytes at a time, between characters that are not.
  @Test func agreesWithTheDefinitionOnLongTexts() throws {
    let model = try #require(try Fixture.tokenizer("gemma-like").pipeline as? Pipeline).model
    let scanner = CutScanner(model, foldsSpaces: true)
    var random = RandomNumbers(seed: 5)
    let letters = Array("abcdefghij  .,:()'\n19".unicodeScalars).map(\.value)
    for round in 0..<400 {
      var codes = (0..<Int.random(in: 1...900, using: &random)).map { _ in
        round % 4 == 0 ? 0x61 : letters[Int.random(in: 0..<letters.count, using: &random)]
      }
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        codes.insert([0xE9, 0x65E5, 0x1F44D][Int.random(in: 0..<3, using: &random)], at: codes.count / 2)
      }
      let bytes = codes.flatMap { Array(String(Unicode.Scalar($0) ?? "?").utf8) }
      for capacity in [256, 64, 10] {
        #expect(Self.ends(scanner, bytes, capacity) == Self.naiveEnds(model, codes, true), "\(codes)")
      }
    }
  }

  private static func ends(_ scanner: CutScanner, _ bytes: [UInt8], _ capacity: Int = 256) -> [Int] {
    var pieces = [PieceBounds](repeating: PieceBounds(0, 0), count: capacity)
    var ends: [Int] = []
    var at = 0
    while at < bytes.count {
      let (count, next) = bytes.withUnsafeBufferPointer { buffer in
        pieces.withUnsafeMutableBufferPointer { pieces in
          guard let start = buffer.baseAddress, let first = pieces.baseAddress else { return (0, at) }
          return scanner.fill(start, from: at, end: buffer.count, first, capacity: capacity)
        }
      }
      guard count > 0, count <= capacity, next > at else { return [] }
      ends += pieces[..<count].map { Int($0.end) }
      at = next
    }
    return ends
  }

  private static func naiveEnds(_ model: BPEModel, _ codes: [UInt32], _ folds: Bool) -> [Int] {
    let spelled = codes.map { folds && $0 == 0x20 ? 0x2581 : $0 }
    var ends: [Int] = []
    var at = 0
    for (index, code) in codes.enumerated() {
      at += String(Unicode.Scalar(code) ?? "?").utf8.count
      guard index + 1 < codes.count else { return ends + [at] }
      let (left, right) = (spelled[index], spelled[index + 1])
      let areEntries = model.characters.entry(of: left) >= 0 && model.characters.entry(of: right) >= 0
      if areEntries, !model.cuts.mayJoin(left, right) { ends.append(at) }
    }
    return ends
  }
}
