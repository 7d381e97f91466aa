/// Merges that were read but are not resolved yet: enough for their look-ups to wait for memory side by side.
///
/// A class for the raw memory it owns.
final class WaitingMerges {
  struct Merge {
    var left: Vocabulary.Look
    var right: Vocabulary.Look
    /// Where it stands.
    var byte: Int
  }

  private static let most = 64

  let merges = UnsafeMutablePointer<Merge>.allocate(capacity: WaitingMerges.most)
  var count = 0

  deinit { merges.deallocate() }

  var isFull: Bool { count == Self.most }

  /// - Precondition: not full.
  @inline(__always)
  func append(_ left: Vocabulary.Look, _ right: Vocabulary.Look, at byte: Int) {
    merges[count] = Merge(left: left, right: right, byte: byte)
    count &+= 1
  }
}
