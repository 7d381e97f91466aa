/// The patterns of Qwen 2, Qwen 3.5 and Llama 3 (and of all that took them over), by hand:
///
///     (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
///
/// A simple twin in the tests must agree with it.
struct CL100KScanner: PieceScanner {
  /// 1 or 3.
  let digitsTogether: Int
  let kinds: CharacterKinds

  func pieceEnd(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    let first = kinds.at(text, start, end: end)
    let next = start &+ first.length
    switch first.kind {
    case CharacterKinds.letter:
      return kinds.runEnd(CharacterKinds.letter, text, from: next, end: end)
    case CharacterKinds.number:
      return digits(text, from: next, end: end)
    case CharacterKinds.newline:
      return whiteSpace.end(text, from: start, end: end)
    default:
      return other(first.kind, text, start, next, end)
    }
  }

  func fill(
    _ text: UnsafePointer<UInt8>, from start: Int, end: Int, _ pieces: UnsafeMutablePointer<PieceBounds>, capacity: Int
  ) -> (count: Int, next: Int) {
    var (at, count) = (start, 0)
    // A batch that has no room for a block ends.
    while at < end, count == 0 || count &+ ASCIIBlock.size <= capacity {
      var cuts = isASCII(text, at, end: end) && capacity >= ASCIIBlock.size ? blockCuts(text, at, end: end) : 0
      if cuts == 0 {
        let next = pieceEnd(text, from: at, end: end)
        pieces[count] = PieceBounds(at, next)
        (at, count) = (next, count &+ 1)
      } else {
        let base = at
        while cuts != 0 {
          let cut = base &+ cuts.trailingZeroBitCount
          pieces[count] = PieceBounds(at, cut)
          (at, count) = (cut, count &+ 1)
          cuts &= cuts &- 1
        }
      }
    }
    return (count, at)
  }

  /// Whether the next two bytes are, so that a block is worth its while; it needs 64 bytes before the end.
  @inline(__always)
  private func isASCII(_ text: UnsafePointer<UInt8>, _ at: Int, end: Int) -> Bool {
    end >= ASCIIBlock.size && at &+ 1 < end && (text[at] | text[at &+ 1]) < 0x80
  }

  @inline(__always)
  private func blockCuts(_ text: UnsafePointer<UInt8>, _ at: Int, end: Int) -> UInt64 {
    CL100KBlocks(ASCIIBlock(text, from: at, end: end), digitsTogether: digitsTogether).cuts
  }

  private var whiteSpace: WhiteSpacePieces { WhiteSpacePieces(kinds: kinds, newlinesEndPieces: true) }

  /// One digit stands before `start`.
  @inline(__always)
  private func digits(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    var at = start
    var left = digitsTogether &- 1
    while left > 0, at < end {
      let next = kinds.at(text, at, end: end)
      guard next.kind == CharacterKinds.number else { break }
      at &+= next.length
      left &-= 1
    }
    return at
  }

  /// A space (but no line break) or a sign stands at `start`: it leads a word, or is part of a run of signs.
  @inline(__always)
  private func other(
    _ kind: UInt8, _ text: UnsafePointer<UInt8>, _ start: Int, _ next: Int, _ end: Int
  ) -> Int {
    if text[start] == UInt8(ascii: "'"),
      let contraction = Contractions.end(text, from: start, end: end, ignoresCase: true)
    {
      return contraction
    }
    guard next < end else { return end }
    let second = kinds.at(text, next, end: end)
    if second.kind == CharacterKinds.letter {
      return kinds.runEnd(CharacterKinds.letter, text, from: next &+ second.length, end: end)
    }
    if kind == CharacterKinds.other || (text[start] == 0x20 && second.kind == CharacterKinds.other) {
      let signs = kinds.runEnd(CharacterKinds.other, text, from: next, end: end)
      return newlines(text, from: signs, end: end)
    }
    return whiteSpace.end(text, from: start, end: end)
  }

  @inline(__always)
  private func newlines(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    var at = start
    while at < end, text[at] == 0x0A || text[at] == 0x0D { at &+= 1 }
    return at
  }
}
