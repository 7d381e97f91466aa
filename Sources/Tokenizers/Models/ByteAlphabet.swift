/// The characters that byte-level vocabularies spell bytes with: printable bytes as themselves, all others from U+0100 on
/// (`Ġ` is the space, `Ċ` the line feed). The same in every byte-level tokenizer since GPT-2.
struct ByteAlphabet: Sendable {
  static let standard = ByteAlphabet()

  /// By byte.
  let codes: [UInt32]
  /// By code point below 0x144: the byte, or −1.
  private let bytes: [Int16]

  private init() {
    var codes: [UInt32] = []
    var bytes = [Int16](repeating: -1, count: 0x144)
    var next: UInt32 = 0x100
    for byte in UInt32(0)..<256 {
      let isPrintable = (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
      codes.append(isPrintable ? byte : next)
      if !isPrintable { next += 1 }
      bytes[Int(codes[Int(byte)])] = Int16(byte)
    }
    self.codes = codes
    self.bytes = bytes
  }

  /// The byte that a character stands for, nil for characters outside the alphabet.
  func byte(of code: UInt32) -> UInt8? {
    code < 0x144 && bytes[Int(code)] >= 0 ? UInt8(truncatingIfNeeded: bytes[Int(code)]) : nil
  }

  /// The bytes that a spelling stands for; nil if a character is outside the alphabet.
  func bytes(of spelling: ArraySlice<UInt8>) -> [UInt8]? {
    spelling.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return [] }
      var result: [UInt8] = []
      var at = 0
      while at < buffer.count {
        let scalar = UTF8Scalar(start, at: at, end: buffer.count)
        guard let byte = byte(of: scalar.value) else { return nil }
        result.append(byte)
        at += scalar.length
      }
      return result
    }
  }

  /// How bytes are spelled.
  func spelling(of bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    for byte in bytes { codes[Int(byte)].appendUTF8(to: &result) }
    return result
  }
}
