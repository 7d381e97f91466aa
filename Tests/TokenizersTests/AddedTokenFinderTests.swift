import JSON
import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// Tokens are found where a search byte by byte finds them.
struct AddedTokenFinderTests {
  private static func naive(_ text: [UInt8], _ tokens: [[UInt8]], from start: Int) -> (start: Int, end: Int)? {
    for at in start..<max(start, text.count) {
      let longest = tokens.filter { text[at...].starts(with: $0) }.map(\.count).max()
      if let longest { return (at, at + longest) }
    }
    return nil
  }

  /// - Parameter firsts: how many bytes tokens begin with.
  @Test(arguments: [1, 2, 6, 7, 20])
  func agreesWithTheDefinition(_ firsts: Int) {
    var random = RandomNumbers(seed: UInt64(firsts))
    for _ in 0..<200 {
      let tokens = (0..<max(firsts, 3)).map { number in
        [UInt8(0x41 + number % firsts)] + (0..<Int.random(in: 0...3, using: &random)).map { _ in UInt8(0x61) }
      }
      let finder = AddedTokenFinder(
        tokens.enumerated().map { (Text(bytes: $0.element), TokenID(Int32($0.offset))) })
      let text = (0..<Int.random(in: 1...300, using: &random)).map { _ in
        Int.random(in: 0..<60, using: &random) == 0 ? UInt8.random(in: 0x41...0x60, using: &random) : 0x61
      }
      text.withUnsafeBufferPointer { buffer in
        guard let bytes = buffer.baseAddress else { return }
        var at = 0
        while true {
          let found = finder.next(bytes, from: at, end: buffer.count)
          let expected = Self.naive(text, tokens, from: at)
          #expect(found?.start == expected?.start && found?.end == expected?.end)
          guard let found else { return }
          at = found.end
        }
      }
    }
  }
}
