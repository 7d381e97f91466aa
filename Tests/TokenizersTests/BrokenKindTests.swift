import JSON
import MaskModel
import TestSupport
import Testing

@testable import Tokenizers

/// Files of every kind, broken in every way: an error or a tokenizer, never a trap.
struct BrokenKindTests {
  @Test(arguments: GoldenKindTests.names)
  func truncationsAreErrors(_ name: String) throws {
    let json = try Fixture.bytes("Golden/kinds/\(name).json")
    // All of the small files; of the others every seventeenth.
    for count in stride(from: 0, to: json.count - 1, by: json.count < 3000 ? 1 : 17) {
      #expect(throws: TokenizerError.self) {
        try TokenizerLoader.load(tokenizerJSON: Array(json[..<count]), source: name)
      }
    }
  }

  @Test(arguments: GoldenKindTests.names)
  func randomChangesNeverTrap(_ name: String) throws {
    let json = try Fixture.bytes("Golden/kinds/\(name).json")
    // The stages stand in front of the vocabulary and behind it: half of the changes go there.
    let stages = json.firstRange(of: Array(#""vocab""#.utf8))?.lowerBound ?? json.count
    var random = RandomNumbers(seed: 6)
    for round in 0..<400 {
      let changed =
        round % 2 == 0
        ? BrokenTokenizerTests.changed(json, &random)
        : BrokenTokenizerTests.changed(Array(json[..<stages]), &random) + json[stages...]
      BrokenTokenizerTests.tryToLoad(changed)
    }
  }

  /// Tries that point anywhere, into themselves too, and texts cut anywhere.
  @Test func anyCharacterMapIsSafe() throws {
    var random = RandomNumbers(seed: 7)
    for _ in 0..<3000 {
      let units = Int.random(in: 1...64, using: &random)
      var bytes = [UInt8(truncatingIfNeeded: units * 4), UInt8(units * 4 >> 8), 0, 0]
      for _ in 0..<units { bytes += Self.unit(&random) }
      bytes += Array("a\u{0}é\u{0}ﬃ\u{0}\u{0}zz".utf8.prefix(Int.random(in: 0...13, using: &random)))
      guard let map = CharacterMap(bytes) else { continue }
      var (text, scratch) = (AlignedText(), AlignedText())
      BrokenTokenizerTests.text.bytes.withUnsafeBufferPointer { buffer in
        if let start = buffer.baseAddress { text.assign(start, 0..<buffer.count) }
      }
      PrecompiledNormalizer(map: map).apply(&text, scratch: &scratch)
      let spans = (0..<text.count).map { text.span(at: $0) }
      #expect(spans.allSatisfy { $0.start >= 0 && $0.start <= $0.end && $0.end <= BrokenTokenizerTests.text.count })
    }
  }

  /// Often a small one that is passed through by the bytes of a text.
  private static func unit(_ random: inout RandomNumbers) -> [UInt8] {
    if Bool.random(using: &random) { return (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) } }
    let label = UInt32(Array("the ingé".utf8).randomElement(using: &random) ?? 0)
    let offset = UInt32.random(in: 0...127, using: &random)
    let unit = offset << 10 | UInt32.random(in: 0...1, using: &random) << 8 | label
    return [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: unit >> $0) }
  }

  @Test func charsmapsThatAreCutShortAreRefused() throws {
    let whole: [UInt8] = [8, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0x61, 0]
    #expect(CharacterMap(whole) != nil)
    for count in 0..<12 { #expect(CharacterMap(Array(whole[..<count])) == nil) }
    #expect(CharacterMap(whole + [0xFF]) == nil)
  }

  @Test func base64IsStrict() {
    #expect(Base64.decode(Array("".utf8)) == [])
    #expect(Base64.decode(Array("TWFu".utf8)) == Array("Man".utf8))
    #expect(Base64.decode(Array("TWE=".utf8)) == Array("Ma".utf8))
    #expect(Base64.decode(Array("TQ==".utf8)) == Array("M".utf8))
    for wrong in ["TWF", "TW=u", "T===", "TWE", "TWF=", "TR==", "TW\nu", "====", "TWFu=", "TW-_"] {
      #expect(Base64.decode(Array(wrong.utf8)) == nil, "\(wrong)")
    }
  }
}
