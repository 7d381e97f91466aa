import TestSupport
import Testing

@testable import MaskModel

@Suite struct BytePlacesTests {
  private func naive(_ needle: [UInt8], in text: [UInt8], _ range: Range<Int>) -> Int? {
    guard !needle.isEmpty else { return nil }
    return range.first { $0 + needle.count <= range.upperBound && text[$0..<$0 + needle.count].elementsEqual(needle) }
  }

  @Test(arguments: [1...6, 65...80]) func firstPlaces(lengths: ClosedRange<Int>) {
    var random = RandomNumbers(seed: 5)
    for _ in 0..<2_000 {
      let text = (0..<Int.random(in: 0...300, using: &random)).map { _ in UInt8.random(in: 0...19, using: &random) / 19
      }
      let start = Int.random(in: 0...text.count, using: &random)
      let range = start..<Int.random(in: start...text.count, using: &random)
      var needle = (0..<Int.random(in: lengths, using: &random)).map { _ in
        UInt8.random(in: 0...29, using: &random) / 29
      }
      if text.count >= needle.count, Bool.random(using: &random) {
        let at = Int.random(in: 0...(text.count - needle.count), using: &random)
        needle = Array(text[at..<at + needle.count])
      }
      #expect(text.firstPlace(of: needle, in: range) == naive(needle, in: text, range))
    }
    #expect([1, 2].firstPlace(of: [], in: 0..<2) == nil)
    #expect([1, 2].firstPlace(of: [2], in: -5..<9) == 1)
  }

  @Test func lastPlaces() {
    #expect(Array("abcabca".utf8).lastPlace(of: Array("abca".utf8), in: 0..<7) == 3)
    #expect(Array("aaaa".utf8).lastPlace(of: Array("aa".utf8), in: 0..<4) == 2)
    #expect(Array("aaaa".utf8).lastPlace(of: Array("b".utf8), in: 0..<4) == nil)
  }

  /// A megabyte of the same byte, and half a megabyte that nearly stands everywhere in it.
  @Test func repeatedBytesTakeNoTime() {
    let text = [UInt8](repeating: 34, count: 1 << 20)
    let needle = [UInt8](repeating: 34, count: 1 << 19) + [35]
    let clock = ContinuousClock()
    let time = clock.measure { #expect(text.firstPlace(of: needle, in: 0..<text.count) == nil) }
    #expect(time < .seconds(20))
  }
}
