/// The pattern of GPT-2, which `ByteLevel` brings with it (`use_regex`), by hand:
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
struct GPT2Scanner: PieceScanner {
  private let kinds = CharacterKinds.plain

  func pieceEnd(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    if text[start] == UInt8(ascii: "'"),
      let contraction = Contractions.end(text, from: start, end: end, ignoresCase: false)
    {
      return contraction
    }
    var first = kinds.at(text, start, end: end)
    var next = start &+ first.length
    if text[start] == 0x20, next < end {
      let second = kinds.at(text, next, end: end)
      if second.kind < CharacterKinds.space {
        first = second
        next &+= second.length
      }
    }
    if first.kind < CharacterKinds.space { return kinds.runEnd(first.kind, text, from: next, end: end) }
    return WhiteSpacePieces(kinds: kinds, newlinesEndPieces: false).end(text, from: start, end: end)
  }
}
