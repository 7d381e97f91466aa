/// The tail that most patterns share: `\s*[\r\n]+|\s+(?!\S)|\s+`.
struct WhiteSpacePieces: Sendable {
  let kinds: CharacterKinds
  /// False for GPT-2's pattern, which has no `\s*[\r\n]+`.
  let newlinesEndPieces: Bool

  /// The end of the piece at `start`, where white space stands.
  ///
  /// Of a run before other text the last character is left over, to be taken by the next piece: `\s+(?!\S)` steps back
  /// by one, and a run of one is then taken by `\s+`.
  @inline(__always)
  func end(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    var at = start
    var last = start
    var behindNewline = start
    while at < end {
      let next = kinds.at(text, at, end: end)
      guard next.kind >= CharacterKinds.space else { break }
      last = at
      at &+= next.length
      if next.kind == CharacterKinds.newline { behindNewline = at }
    }
    if newlinesEndPieces, behindNewline > start { return behindNewline }
    if at == end || last == start { return at }
    return last
  }
}
