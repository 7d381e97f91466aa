import JSON
import MaskModel

/// A tokenizer for tests of labels: one token a byte, its id the byte; `<eos>` (256), an added token that it adds to
/// nothing by itself; and the texts that it is told to merge, from 300 on, the first of the list that fits.
public struct ByteTokenizer: Tokenizer {
  public static let eos: TokenID = 256

  private let merged: [Text]

  public init(merging merged: [Text] = []) { self.merged = merged }

  public var card: TokenizerCard {
    TokenizerCard(
      source: "bytes", kind: "bytes", vocabularySize: 300 + merged.count,
      eos: SpecialToken(content: "<eos>", id: Self.eos))
  }

  public func makeEncoder() -> any TokenEncoder { Encoder(merged: merged) }

  public func id(of spelling: Text) -> TokenID? {
    if spelling == "<eos>" { return Self.eos }
    if let index = merged.firstIndex(of: spelling) { return TokenID(300 + index) }
    return spelling.count == 1 ? spelling.bytes.first.map(TokenID.init) : nil
  }

  public func spelling(of id: TokenID) -> Text? { bytes(of: id).map { Text(String(decoding: $0, as: UTF8.self)) } }

  public func bytes(of id: TokenID) -> [UInt8]? {
    if id == Self.eos { return Text("<eos>").bytes }
    let index = Int(id) - 300
    return merged.indices.contains(index) ? merged[index].bytes : UInt8(exactly: id).map { [$0] }
  }

  public func isAdded(_ id: TokenID) -> Bool { id == Self.eos }
  public func isSpecial(_ id: TokenID) -> Bool { id == Self.eos }
  public func isPlainSpecial(_ id: TokenID) -> Bool { isSpecial(id) }

  private final class Encoder: TokenEncoder {
    private let tokens: [(text: Text, id: TokenID)]

    init(merged: [Text]) {
      tokens = [("<eos>", ByteTokenizer.eos)] + merged.enumerated().map { ($1, TokenID(300 + $0)) }
    }

    func encode(_ text: UnsafeBufferPointer<UInt8>, addSpecialTokens: Bool, into encoding: inout Encoding) {
      var place = 0
      while place < text.count {
        let token = tokens.first { text[place...].starts(with: $0.text.bytes) }
        let length = token?.text.count ?? 1
        encoding.ids.append(token?.id ?? TokenID(text[place]))
        encoding.spans.append(ByteSpan(start: Int32(place), end: Int32(place + length)))
        place += length
      }
    }
  }
}
