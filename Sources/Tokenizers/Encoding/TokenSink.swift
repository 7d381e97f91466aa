import MaskModel

/// Where an encoder puts tokens: two flat buffers that keep their memory from text to text.
///
/// A class for the raw memory it owns: an array would be checked for uniqueness and room at every token.
final class TokenSink {
  private(set) var ids: UnsafeMutablePointer<TokenID>
  private(set) var spans: UnsafeMutablePointer<ByteSpan>
  private(set) var count = 0
  private var capacity = 1024

  init() {
    ids = .allocate(capacity: capacity)
    spans = .allocate(capacity: capacity)
  }

  deinit {
    ids.deallocate()
    spans.deallocate()
  }

  func removeAll() { count = 0 }

  /// Makes room for that many more tokens.
  @inline(__always)
  func reserve(_ more: Int) {
    if count &+ more > capacity { grow(count &+ more) }
  }

  /// Appends a token; `reserve` made room for it.
  @inline(__always)
  func append(_ id: TokenID, _ start: Int32, _ end: Int32) {
    ids[count] = id
    spans[count] = ByteSpan(start: start, end: end)
    count &+= 1
  }

  /// Where the next token goes. For who writes many: a count that is read and written in memory for each token is waited for.
  struct End {
    fileprivate(set) var ids: UnsafeMutablePointer<TokenID>
    fileprivate(set) var spans: UnsafeMutablePointer<ByteSpan>

    /// Writes a token that may be written over, some places behind the end.
    @inline(__always)
    func write(_ id: TokenID, _ start: Int32, _ end: Int32, at place: Int) {
      ids[place] = id
      spans[place] = ByteSpan(start: start, end: end)
    }

    /// Takes the tokens that were written.
    @inline(__always)
    mutating func advance(by count: Int) {
      ids += count
      spans += count
    }
  }

  var end: End {
    @inline(__always) get { End(ids: ids + count, spans: spans + count) }
    @inline(__always) set { count = newValue.ids - ids }
  }

  /// Takes the last tokens back, as many as that.
  @inline(__always)
  func truncate(_ last: Int) { count &-= last }

  /// Drops the tokens that end behind `position`.
  ///
  /// - Returns: whether a token ends just there.
  func keep(endingAt position: Int) -> Bool {
    while count > 0, Int(spans[count &- 1].end) > position { count &-= 1 }
    return count > 0 && Int(spans[count &- 1].end) == position
  }

  private func grow(_ wanted: Int) {
    let size = max(wanted, capacity * 2)
    let newIDs = UnsafeMutablePointer<TokenID>.allocate(capacity: size)
    let newSpans = UnsafeMutablePointer<ByteSpan>.allocate(capacity: size)
    newIDs.moveInitialize(from: ids, count: count)
    newSpans.moveInitialize(from: spans, count: count)
    ids.deallocate()
    spans.deallocate()
    (ids, spans, capacity) = (newIDs, newSpans, size)
  }

  /// Carries the spans of all tokens from `first` on from changed text back to what it was made from.
  func realign(from first: Int, _ text: AlignedText) {
    for index in first..<max(first, count) {
      let (start, end) = text.original(spans[index].start, spans[index].end)
      spans[index] = ByteSpan(start: start, end: end)
    }
  }
}
