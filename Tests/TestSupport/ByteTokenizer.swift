import JSON
import MaskModel

/// A tokenizer for tests of labels: one token a byte, its id the byte; and `<eos>` (256), an added token that it adds
/// to nothing by itself.
public struct ByteTokenizer: Tokenizer {
  public static let eos: TokenID = 256

  public init() {}

  public var card: TokenizerCard {
    TokenizerCard(
      source: "bytes", kind: "bytes", vocabularySize: 257, eos: SpecialToken(content: "<eos>", id: Self.eos))
  }

  public func makeEncoder() -> any TokenEncoder { Encoder() }

  public func id(of spelling: Text) -> TokenID? {
    if spelling == "<eos>" { return Self.eos }
    return spelling.count == 1 ? spelling.bytes.first.map(TokenID.init) : nil
  }

  public func spelling(of id: TokenID) -> Text? { bytes(of: id).map { Text(String(decoding: $0, as: UTF8.self)) } }

  public func bytes(of id: TokenID) -> [UInt8]? {
    if id == Self.eos { return Text("<eos>").bytes }
    return UInt8(exactly: id).map { [$0] }
  }

  public func isAdded(_ id: TokenID) -> Bool { id == Self.eos }
  public func isSpecial(_ id: TokenID) -> Bool { id == Self.eos }

  private final class Encoder: TokenEncoder {
    func encode(_ text: UnsafeBufferPointer<UInt8>, addSpecialTokens: Bool, into encoding: inout Encoding) {
      let end = Text("<eos>").bytes
      var place = 0
      while place < text.count {
        let isEnd = text[place...].starts(with: end)
        let length = isEnd ? end.count : 1
        encoding.ids.append(isEnd ? ByteTokenizer.eos : TokenID(text[place]))
        encoding.spans.append(ByteSpan(start: Int32(place), end: Int32(place + length)))
        place += length
      }
    }
  }
}
