import MaskModel

/// From ids to entries. A table where ids are dense, as in every real file; else a sorted list, so that one id of two
/// thousand million does not cost eight gigabytes.
struct IDIndex: Sendable {
  /// Entry + 1 by id, or 0.
  private var dense: [UInt32] = []
  private var sparse: [(id: TokenID, entry: UInt32)] = []

  /// - Returns: an id that occurs twice, if any.
  mutating func build(_ ids: [TokenID]) -> TokenID? {
    let highest = Int(ids.max() ?? -1)
    return highest < ids.count * 4 + 1 << 16 ? buildDense(ids, highest + 1) : buildSparse(ids)
  }

  func entry(of id: TokenID) -> Int? {
    guard id >= 0 else { return nil }
    if sparse.isEmpty {
      guard Int(id) < dense.count, dense[Int(id)] != 0 else { return nil }
      return Int(dense[Int(id)]) - 1
    }
    var low = 0
    var high = sparse.count
    while low < high {
      let middle = (low + high) / 2
      if sparse[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < sparse.count && sparse[low].id == id ? Int(sparse[low].entry) : nil
  }

  private mutating func buildDense(_ ids: [TokenID], _ count: Int) -> TokenID? {
    dense = Array(repeating: 0, count: count)
    for (entry, id) in ids.enumerated() {
      if dense[Int(id)] != 0 { return id }
      dense[Int(id)] = UInt32(truncatingIfNeeded: entry + 1)
    }
    return nil
  }

  private mutating func buildSparse(_ ids: [TokenID]) -> TokenID? {
    sparse = ids.enumerated().map { ($0.element, UInt32(truncatingIfNeeded: $0.offset)) }.sorted { $0.id < $1.id }
    for index in sparse.indices.dropFirst() where sparse[index].id == sparse[index - 1].id { return sparse[index].id }
    return nil
  }
}
