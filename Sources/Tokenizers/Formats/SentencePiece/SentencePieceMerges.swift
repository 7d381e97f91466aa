import JSON
import MaskModel

/// SentencePiece's BPE: neighbours become one where together they are a piece, the piece of the best score first, of
/// equals the leftmost.
struct SentencePieceMerges {
  let vocabulary: Vocabulary
  let kinds: [SentencePieceProto.Kind]
  let scores: [Float]

  /// The merges as ranks, where scores are an order: then it is BPE like any other, and runs like it. Nil where two pieces
  /// have the same score, where pieces are never merged or taken apart again, or where a character that is a piece is not
  /// found as one.
  func model(_ options: BPEOptions) -> BPEModel? {
    let order = scores.indices.filter { kinds[$0] == .normal && !isCharacter($0) }.sorted { scores[$0] > scores[$1] }
    guard !kinds.contains(.unused), !kinds.contains(.userDefined),
      !kinds.indices.contains(where: { !kinds[$0].isFound && isCharacter($0) }),
      zip(order, order.dropFirst()).allSatisfy({ scores[$0] > scores[$1] }),
      let merges = RankedMerges(
        vocabulary, order: order.map { Int32(truncatingIfNeeded: $0) }, isPart: { kinds[Int($0)].isFound })
    else { return nil }
    return BPEModel(
      vocabulary: vocabulary, merges: merges.table, grid: merges.grid, options: options, cuts: merges.cuts)
  }

  /// One character is never the result of a merge: its score says nothing.
  private func isCharacter(_ entry: Int) -> Bool {
    vocabulary.spelling(ofEntry: entry).dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
  }
}
