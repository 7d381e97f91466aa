import Testing

@testable import MaskModel

@Suite struct SHA256Tests {
  /// The examples of FIPS 180-4 and of NIST's validation suite.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func standardVectors(text: String, hash: String) {
    #expect(SHA256.hex(Array(text.utf8)) == hash)
  }

  @Test func oneMillionLetters() {
    #expect(
      SHA256.hex(Array(repeating: UInt8(ascii: "a"), count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// With the processor's instructions and without them.
  @Test func bothWaysAgree() {
    for count in [0, 1, 55, 56, 63, 64, 65, 128, 1_000, 100_003] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
      var plain = SHA256(byInstructions: false)
      bytes.withUnsafeBytes { plain.update($0) }
      #expect(plain.finish() == SHA256.hex(bytes))
    }
  }

  /// However the bytes are cut, the hash is the same: at every length around the borders of blocks.
  @Test func piecesAddUp() {
    for count in 0..<200 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      let whole = SHA256.hex(bytes)
      for piece in [1, 3, 63, 64, 65] {
        var hash = SHA256()
        for start in stride(from: 0, to: count, by: piece) {
          Array(bytes[start..<min(start + piece, count)]).withUnsafeBytes { hash.update($0) }
        }
        #expect(hash.finish() == whole)
      }
    }
  }
}
