import JSON
import MaskModel

/// Tokenises rows for one worker. The buffers are reused: a row costs its own arrays and nothing else.
final class SFTTokens {
  private let encoder: any TokenEncoder
  private let addSpecialTokens: Bool
  private var whole = Encoding()
  private var prompt = Encoding()

  init(_ tokenizer: any Tokenizer, addSpecialTokens: Bool = true) {
    encoder = tokenizer.makeEncoder()
    self.addSpecialTokens = addSpecialTokens
  }

  /// The tokens of the text, and where its prompt ends in them.
  func encode(_ assembled: AssembledText) throws(RowRefusal) -> (row: LabelledRow, boundary: Boundary?) {
    guard assembled.text.count < Int(Int32.max) else {
      throw RowRefusal("the text has \(assembled.text.count) bytes, expected fewer than \(Int32.max)")
    }
    whole.removeAll()
    prompt.removeAll()
    assembled.text.bytes.withUnsafeBufferPointer { bytes in
      if let end = assembled.promptBytes {
        encoder.encode(bytes, prefix: end, addSpecialTokens: addSpecialTokens, into: &whole, &prompt)
      } else {
        encoder.encode(bytes, addSpecialTokens: addSpecialTokens, into: &whole)
      }
    }
    if let why = encoder.takeFailure() { throw RowRefusal(why) }
    // Copies of just this length: an array shared with the buffer would keep the capacity of the longest row.
    let row = LabelledRow(
      ids: whole.ids.withUnsafeBufferPointer(Array.init), spans: whole.spans.withUnsafeBufferPointer(Array.init))
    guard let promptBytes = assembled.promptBytes else { return (row, nil) }
    let common = Self.commonPrefix(prompt.ids, whole.ids)
    return (
      row,
      Boundary(promptBytes: promptBytes, promptTokens: prompt.count, commonPrefix: common, completionStart: common)
    )
  }

  /// `common_prefix_length` of trl 1.16.0.
  static func commonPrefix<Element: Equatable>(_ left: [Element], _ right: [Element]) -> Int {
    let limit = min(left.count, right.count)
    var length = 0
    while length < limit, left[length] == right[length] { length += 1 }
    return length
  }
}
