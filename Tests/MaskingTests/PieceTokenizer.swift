import JSON
import MaskModel

/// A tokenizer for tests: the longest piece that stands there, else one byte. Pieces have ids from 300 on in the order
/// given, bytes their own value; `<bos>` and `<eos>` are added tokens, and BOS may be put in front.
struct PieceTokenizer: Tokenizer {
  static let bos: TokenID = 256
  static let eos: TokenID = 257
  static let pad: TokenID = 258

  let pieces: [Text]
  let addsBOS: Bool

  init(_ pieces: [String] = [], addsBOS: Bool = false) {
    self.pieces = pieces.map { Text($0) }
    self.addsBOS = addsBOS
  }

  private static let added: [(Text, TokenID)] = [("<bos>", bos), ("<eos>", eos), ("<pad>", pad)]

  var card: TokenizerCard {
    TokenizerCard(
      source: "pieces", kind: "test", vocabularySize: 300 + pieces.count,
      bos: SpecialToken(content: "<bos>", id: Self.bos), eos: SpecialToken(content: "<eos>", id: Self.eos),
      pad: SpecialToken(content: "<pad>", id: Self.pad))
  }

  func makeEncoder() -> any TokenEncoder { Encoder(tokenizer: self) }

  func id(of spelling: Text) -> TokenID? {
    if let known = Self.added.first(where: { $0.0 == spelling }) { return known.1 }
    if let index = pieces.firstIndex(of: spelling) { return TokenID(300 + index) }
    return spelling.count == 1 ? spelling.bytes.first.map(TokenID.init) : nil
  }

  func spelling(of id: TokenID) -> Text? { bytes(of: id).map { Text(bytes: $0) } }

  func bytes(of id: TokenID) -> [UInt8]? {
    if let known = Self.added.first(where: { $0.1 == id }) { return known.0.bytes }
    if let byte = UInt8(exactly: id) { return [byte] }
    let index = Int(id) - 300
    return pieces.indices.contains(index) ? pieces[index].bytes : nil
  }

  func isAdded(_ id: TokenID) -> Bool { (256..<300).contains(id) }
  func isSpecial(_ id: TokenID) -> Bool { isAdded(id) }
  func isPlainSpecial(_ id: TokenID) -> Bool { isSpecial(id) }

  private final class Encoder: TokenEncoder {
    private let tokenizer: PieceTokenizer
    private let entries: [(bytes: [UInt8], id: TokenID)]

    init(tokenizer: PieceTokenizer) {
      self.tokenizer = tokenizer
      let pieces = tokenizer.pieces.enumerated().map { (bytes: $0.element.bytes, id: TokenID(300 + $0.offset)) }
      entries = (PieceTokenizer.added.map { (bytes: $0.0.bytes, id: $0.1) } + pieces).sorted {
        $0.bytes.count > $1.bytes.count
      }
    }

    func encode(_ text: UnsafeBufferPointer<UInt8>, addSpecialTokens: Bool, into encoding: inout Encoding) {
      if addSpecialTokens, tokenizer.addsBOS {
        encoding.ids.append(PieceTokenizer.bos)
        encoding.spans.append(.none)
      }
      var place = 0
      while place < text.count {
        let entry = entries.first { text[place...].starts(with: $0.bytes) }
        let length = entry?.bytes.count ?? 1
        encoding.ids.append(entry?.id ?? TokenID(text[place]))
        encoding.spans.append(ByteSpan(start: Int32(place), end: Int32(place + length)))
        place += length
      }
    }
  }
}
