import JSON
import MaskModel

/// Refuses a text that `CodeLlamaTokenizer` makes a prompt for filling in of: it cuts the text at this token, and from
/// then on puts `▁` before every text (`_encode_plus` and `set_infilling_processor` of transformers 5.23.0).
final class InfillingGuard: TokenEncoder {
  private let encoder: any TokenEncoder
  private let token: Text
  private var isMet = false

  init(_ encoder: any TokenEncoder, against token: Text) {
    self.encoder = encoder
    self.token = token
  }

  func encode(_ text: UnsafeBufferPointer<UInt8>, addSpecialTokens: Bool, into encoding: inout Encoding) {
    look(at: text)
    encoder.encode(text, addSpecialTokens: addSpecialTokens, into: &encoding)
  }

  func encode(
    _ text: UnsafeBufferPointer<UInt8>, prefix: Int, addSpecialTokens: Bool, into encoding: inout Encoding,
    _ prefixEncoding: inout Encoding
  ) {
    look(at: text)
    encoder.encode(
      text, prefix: prefix, addSpecialTokens: addSpecialTokens, into: &encoding, &prefixEncoding)
  }

  func takeFailure() -> String? {
    let failure = encoder.takeFailure()
    defer { isMet = false }
    guard isMet else { return failure }
    return "the text holds `\(token)`, of which CodeLlamaTokenizer makes a prompt for filling in, and other ids of all "
      + "texts behind it: neither is followed"
  }

  private func look(at text: UnsafeBufferPointer<UInt8>) {
    guard let start = text.baseAddress else { return }
    isMet = isMet || start.firstRange(of: token.bytes, in: 0..<text.count) != nil
  }
}
