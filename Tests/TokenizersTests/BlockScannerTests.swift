import TestSupport
import Testing

@testable import Tokenizers

/// Scanners that mark the pieces of 64 bytes at once find the same as the same scanners piece by piece, which
/// `ScannerTests` hold against their patterns.
struct BlockScannerTests {
  static let scanners = KnownPattern.all.filter { $0.finder is any PieceScanner }.map(\.name)

  @Test(arguments: scanners)
  func findsWhatPieceByPieceFinds(_ name: String) throws {
    let known = try #require(KnownPattern.all.first { $0.name == name })
    let scanner = try #require(known.finder as? any PieceScanner)
    var random = RandomNumbers(seed: 11)
    for _ in 0..<6000 {
      let text = Self.text(&random)
      let capacity = Bool.random(using: &random) ? 256 : Int.random(in: 1...80, using: &random)
      #expect(Self.filled(scanner, text, capacity) == Self.oneByOne(scanner, text), "\(text.debugDescription)")
    }
  }

  /// Runs of few kinds of characters, so that every pair and triple of kinds stands at every place of a block.
  private static func text(_ random: inout RandomNumbers) -> String {
    let words = [
      "a", "word", "Z", "1", "12", "1234567", " ", "  ", "\t", "\u{B}", "\n", "\r\n", "\n\n", ".", "...", "'", "'s",
      "'LL", "'re",
      "'x", "-", "_", "/", "é", "日本", "ſ", "'ſ", "\u{301}", "\u{3000}", "\u{85}", "²", "\u{0}", "\u{1C}", "@[`{",
    ]
    let few = (0..<Int.random(in: 2...8, using: &random)).map { _ in
      words[Int.random(in: 0..<words.count, using: &random)]
    }
    return (0..<Int.random(in: 20...160, using: &random)).map { _ in few[Int.random(in: 0..<few.count, using: &random)]
    }
    .joined()
  }

  private static func filled(_ scanner: any PieceScanner, _ text: String, _ capacity: Int) -> [PieceBounds] {
    var (pieces, at) = ([PieceBounds](), 0)
    let bytes = Array(text.utf8)
    let room = UnsafeMutablePointer<PieceBounds>.allocate(capacity: capacity)
    defer { room.deallocate() }
    bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      while at < buffer.count {
        let (count, next) = scanner.fill(start, from: at, end: buffer.count, room, capacity: capacity)
        pieces += UnsafeBufferPointer(start: room, count: count)
        at = next
      }
    }
    return pieces
  }

  private static func oneByOne(_ scanner: any PieceScanner, _ text: String) -> [PieceBounds] {
    var (pieces, at) = ([PieceBounds](), 0)
    let bytes = Array(text.utf8)
    bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      while at < buffer.count {
        let next = scanner.pieceEnd(start, from: at, end: buffer.count)
        pieces.append(PieceBounds(at, next))
        at = next
      }
    }
    return pieces
  }
}
