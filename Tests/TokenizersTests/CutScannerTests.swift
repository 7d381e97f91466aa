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

  private static func ends(_ scanner: CutScanner, _ bytes: [UInt8]) -> [Int] {
    var pieces = [PieceBounds](repeating: PieceBounds(0, 0), count: bytes.count)
    let count = bytes.withUnsafeBufferPointer { buffer in
      pieces.withUnsafeMutableBufferPointer { pieces in
        guard let start = buffer.baseAddress, let first = pieces.baseAddress else { return 0 }
        return scanner.fill(start, from: 0, end: buffer.count, first, capacity: bytes.count).count
      }
    }
    return pieces[..<count].map { Int($0.end) }
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
