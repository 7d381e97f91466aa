import JSON
import TestSupport
import Testing

@testable import Tokenizers

/// Every hand-written scanner cuts random texts as the expression itself does.
struct ScannerTests {
  private static let classPatterns = [
    #"\p{N}{1,3}"#, "[一-龥぀-ゟ゠-ヿ]+", #"[\r\n]"#, #"\s?\p{L}+"#, #"\s?\p{P}+"#, #"\s?[!-/:-~！-／　-。]+"#,
  ]
  static let patterns = KnownPattern.all.map(\.text.string).filter { $0 != #"\s+$"# } + classPatterns

  @Test(arguments: patterns)
  func agreesWithItsPattern(_ pattern: String) throws {
    let finder = try #require(KnownPattern.find(Text(pattern))).finder
    let twin = PatternTwin(pattern)
    var random = RandomNumbers(seed: 7)
    for _ in 0..<1500 {
      let codes = Self.text(&random)
      let bytes = codes.flatMap { Array(String(Unicode.Scalar($0) ?? "?").utf8) }
      #expect(Self.pieces(finder, bytes) == twin.pieces(codes), "\(codes)")
    }
  }

  private static func pieces(_ finder: any PatternFinder, _ bytes: [UInt8]) -> [Int] {
    let split = SplitPreTokenizer(finder: finder, behavior: .isolated, inverts: false, name: "")
    var pieces: [PieceBounds] = []
    bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      split.split(start, PieceBounds(0, buffer.count), into: &pieces)
    }
    return pieces.map { String(decoding: bytes[..<Int($0.end)], as: UTF8.self).unicodeScalars.count }
  }

  /// Mostly characters that mean something to one of the patterns.
  static func text(_ random: inout RandomNumbers) -> [UInt32] {
    let known = Array(
      "aZsTdml eR'\"1９²Ⅷ \t\n\r\u{85}\u{3000}.,!-/_é日あ한ǅʰªſ\u{301}\u{93E}👍🏽€±\u{200D}\u{0}".unicodeScalars)
    return (0..<Int.random(in: 1...14, using: &random)).map { _ in
      if Int.random(in: 0..<12, using: &random) == 0 {
        return Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &random))?.value ?? 0x20
      }
      return known[Int.random(in: 0..<known.count, using: &random)].value
    }
  }
}
