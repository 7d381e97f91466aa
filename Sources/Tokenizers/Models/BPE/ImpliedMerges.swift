import MaskModel

/// The merges of a vocabulary that has none written down: each way to cut an entry into two others (`generate_merges` of
/// transformers 5.23.0).
struct ImpliedMerges {
  private struct Cut {
    var merge: MergeTable.Merge
    /// Of the entry that the two make.
    var id: TokenID
    /// Characters.
    var left: Int
    var right: Int
  }

  /// In the order of the entries; those of one entry in that of the ids of their parts.
  private var cuts: [Cut] = []

  init(_ vocabulary: Vocabulary) {
    vocabulary.forEach { spelling, entry in cuts += Self.cuts(spelling, entry, vocabulary) }
  }

  private static func cuts(
    _ spelling: UnsafeBufferPointer<UInt8>, _ entry: Int32, _ vocabulary: Vocabulary
  ) -> [Cut] {
    var found: [Cut] = []
    let total = spelling.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    var characters = 0
    for at in spelling.indices.dropFirst() where spelling[at] & 0xC0 != 0x80 {
      characters += 1
      guard let left = vocabulary.entry(of: UnsafeBufferPointer(rebasing: spelling[..<at])),
        let right = vocabulary.entry(of: UnsafeBufferPointer(rebasing: spelling[at...]))
      else { continue }
      found.append(
        Cut(
          merge: MergeTable.Merge(left: left, right: right, merged: entry), id: vocabulary.id(ofEntry: entry),
          left: characters, right: total - characters))
    }
    func parts(_ cut: Cut) -> (TokenID, TokenID) {
      (vocabulary.id(ofEntry: cut.merge.left), vocabulary.id(ofEntry: cut.merge.right))
    }
    found.sort { parts($0) < parts($1) }
    return found
  }

  /// The entry with the lowest id first, of one entry the cut with the shortest left part.
  var byID: [MergeTable.Merge] {
    cuts.sorted { ($0.id, $0.left, $0.right) < ($1.id, $1.left, $1.right) }.map(\.merge)
  }

  /// The entry with the best score first, of equals the longest left part.
  ///
  /// - Parameter scores: by id.
  func byScore(_ scores: [Float]) -> [MergeTable.Merge] {
    func score(_ cut: Cut) -> Float { scores[Int(cut.id)] }
    // Equals keep their order.
    let order = cuts.indices.sorted {
      let (a, b) = (cuts[$0], cuts[$1])
      return (score(a), a.left, a.right, $1) > (score(b), b.left, b.right, $0)
    }
    return order.map { cuts[$0].merge }
  }
}
