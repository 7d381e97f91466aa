import JSON
import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// Regular expressions of real tokenizers, and small ones for each part of the syntax, with what Hugging Face `tokenizers`
/// makes of them (Tools/golden/make_patterns.py).
struct GoldenPatternTests {
  static let lines = (try? Fixture.lines("Patterns/patterns.jsonl")) ?? []
  static let texts = lines.first?.elements?.compactMap(\.text) ?? []

  @Test func theyAreThere() {
    #expect(Self.texts.count >= 30)
    #expect(Self.lines.count > 250)
  }

  @Test func splitsAsHuggingFace() throws {
    for line in Self.lines.dropFirst() {
      guard let expected = line["pieces"]?.elements else { continue }
      let pattern = try #require(line["pattern"]?.text)
      let behavior = try #require(SplitBehavior(rawValue: line["behavior"]?.text?.string ?? ""))
      let splitter = PatternSplitter(
        pattern: try CompiledPattern(pattern), behavior: behavior, inverts: line["invert"]?.flag ?? false
      ).owned(EncodingFailure())
      for (text, pieces) in zip(Self.texts, expected) {
        #expect(
          Self.pieces(splitter, text.bytes) == pieces.elements?.compactMap(\.int),
          "\(pattern) \(behavior) on \(text.quoted)")
      }
    }
  }

  @Test func replacesAsHuggingFace() throws {
    for line in Self.lines.dropFirst() {
      guard let expected = line["replaced"]?.elements else { continue }
      let pattern = try #require(line["pattern"]?.text)
      let normalizer = PatternReplaceNormalizer(pattern: try CompiledPattern(pattern), content: "<$1>")
      for (text, replaced) in zip(Self.texts, expected) {
        #expect(text.normalized(by: [normalizer]) == replaced.text, "\(pattern) on \(text.quoted)")
      }
    }
  }

  static func pieces(_ splitter: any PieceSplitter, _ bytes: [UInt8]) -> [Int] {
    var pieces: [PieceBounds] = []
    bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress, buffer.count > 0 else { return }
      splitter.split(start, PieceBounds(0, buffer.count), into: &pieces)
    }
    return pieces.flatMap { [Int($0.start), Int($0.end)] }
  }
}
