import JSON
import MaskModel

/// What T5Tokenizer of transformers makes of the tokens of a GGUF file.
enum GGUFUnigram {
  /// The class takes the third token for the unknown one.
  static let unknown = 2
  private static let count = 100

  /// The special tokens that stand for a blank in a prompt, in the order in which the class adds them.
  static let blanks = (0..<count).map { Text("<extra_id_\($0)>") }

  /// The file calls the blanks `[PAD32000]` and so on; the first of them is the last blank.
  static func withBlanks(_ tokens: [Text]) -> [Text] {
    var tokens = tokens
    for (offset, at) in tokens.indices.filter({ isPlaceholder(tokens[$0]) }).prefix(count).enumerated() {
      tokens[at] = blanks[count - 1 - offset]
    }
    return tokens
  }

  private static func isPlaceholder(_ token: Text) -> Bool {
    guard token.hasPrefix("[PAD"), token.bytes.last == UInt8(ascii: "]") else { return false }
    let digits = token.bytes.dropFirst(4).dropLast()
    return !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// - Parameter scores: by id.
  static func model(_ vocabulary: Vocabulary, scores: [Float]) -> UnigramModel {
    let byEntry = (0..<vocabulary.count).map { entry in
      Double(scores[Int(vocabulary.id(ofEntry: Int32(truncatingIfNeeded: entry)))])
    }
    return UnigramModel(
      vocabulary: vocabulary, scores: byEntry, size: scores.count, lowest: Double(scores.min() ?? 0),
      unknown: TokenID(truncatingIfNeeded: unknown), fallsBackToBytes: false)
  }
}
