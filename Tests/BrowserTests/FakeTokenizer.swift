import JSON
import MaskModel

/// Cuts text into words with the space before them, runs of digits, single signs, and `)` or `]` together with a line
/// break behind it. An emoji becomes one token per byte. Ids are a hash of the bytes.
struct FakeTokenizer: Tokenizer {
  static let bos: TokenID = 1
  static let eos: TokenID = 2

  /// All pieces of the fake rows, by id.
  let pieces: [TokenID: [UInt8]]

  init(rows: [FakeRow]) {
    var pieces: [TokenID: [UInt8]] = [:]
    for row in rows {
      for piece in Self.split(row.text.bytes) { pieces[Self.id(of: piece.bytes)] = piece.bytes }
    }
    self.pieces = pieces
  }

  var card: TokenizerCard { TokenizerCard(source: "fake", kind: "fake", vocabularySize: pieces.count) }
  func makeEncoder() -> any TokenEncoder { FakeEncoder() }
  func id(of spelling: Text) -> TokenID? { pieces.first { $0.value == spelling.bytes }?.key }
  func isAdded(_ id: TokenID) -> Bool { id == Self.bos || id == Self.eos }
  func isSpecial(_ id: TokenID) -> Bool { isAdded(id) }
  func isPlainSpecial(_ id: TokenID) -> Bool { isSpecial(id) }

  func spelling(of id: TokenID) -> Text? {
    if id == Self.bos { return "<bos>" }
    if id == Self.eos { return "<eos>" }
    guard let bytes = pieces[id] else { return nil }
    let spaces: [UInt8] = bytes.flatMap { $0 == 0x20 ? Array("Ġ".utf8) : $0 == 0x0A ? Array("Ċ".utf8) : [$0] }
    return Text(String(decoding: spaces, as: UTF8.self))
  }

  func bytes(of id: TokenID) -> [UInt8]? {
    if isAdded(id) { return spelling(of: id)?.bytes }
    return pieces[id]
  }

  // MARK: Cutting

  struct Piece {
    var bytes: [UInt8]
    var span: Range<Int>
  }

  static func id(of bytes: [UInt8]) -> TokenID {
    if bytes == Array("<eos>".utf8) { return eos }
    var hash: UInt32 = 2_166_136_261
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return TokenID(hash % 150_000 + 3)
  }

  static func split(_ text: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    var start = 0
    while start < text.count {
      if text[start...].starts(with: Array("<eos>".utf8)) {
        pieces.append(Piece(bytes: Array("<eos>".utf8), span: start..<start + 5))
        start += 5
      } else if text[start] >= 0xF0, start + 4 <= text.count {
        for index in start..<start + 4 { pieces.append(Piece(bytes: [text[index]], span: start..<start + 4)) }
        start += 4
      } else {
        let end = end(ofPieceAt: start, text)
        pieces.append(Piece(bytes: Array(text[start..<end]), span: start..<end))
        start = end
      }
    }
    return pieces
  }

  private static func end(ofPieceAt start: Int, _ text: [UInt8]) -> Int {
    var end = start + 1
    let isWord = { (byte: UInt8) in
      (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x80..<0xF0).contains(byte)
    }
    if text[start] == 0x20, end < text.count, isWord(text[end]) { end += 1 }
    if isWord(text[end - 1]) { while end < text.count, isWord(text[end]) { end += 1 } }
    if text[start] == 0x29 || text[start] == 0x5D, end < text.count, text[end] == 0x0A { end += 1 }
    return end
  }
}

final class FakeEncoder: TokenEncoder {
  func encode(_ text: UnsafeBufferPointer<UInt8>, addSpecialTokens: Bool, into encoding: inout Encoding) {
    for piece in FakeTokenizer.split(Array(text)) {
      encoding.ids.append(FakeTokenizer.id(of: piece.bytes))
      encoding.spans.append(ByteSpan(start: Int32(piece.span.lowerBound), end: Int32(piece.span.upperBound)))
    }
  }
}
