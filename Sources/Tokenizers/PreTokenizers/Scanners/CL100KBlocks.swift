/// All pieces of 64 bytes of ASCII at once, as `CL100KScanner.pieceEnd` finds them one by one.
///
/// A block always begins where a piece begins, so nothing has to be known of what stands before it. Where it cannot be
/// told (at the end of the block, at what is not ASCII, in rare cases) less is told, and the piece that is open there is
/// left to `pieceEnd`.
struct CL100KBlocks {
  /// A bit for each byte that a piece begins with, the first one of the block not among them.
  let cuts: UInt64

  /// - Parameter digitsTogether: 1 or 3.
  @inline(__always)
  init(_ block: ASCIIBlock, digitsTogether: Int) {
    let white = block.blanks | block.newlines
    // A single sign, or the first of several, that no space led: it may lead a word.
    let firstSigns = block.signs & ~(block.signs << 1) & ~(block.spaces << 1)
    let words = block.letters & ~((block.letters | block.blanks | firstSigns) << 1)
    let runs = block.signs & ~((block.signs | block.spaces) << 1)
    let breaks = block.newlines & ~((white | block.signs) << 1)
    // The last blank before other text leads it or stands alone, those before it are a piece.
    let gaps = block.blanks & (~(block.blanks << 1) | ~(white >> 1))
    let numbers = Self.numbers(block.digits, digitsTogether)
    cuts = (words | numbers | runs | breaks | gaps) & ~1 & Self.told(block, white, firstSigns)
  }

  /// Digits that begin a piece.
  @inline(__always)
  private static func numbers(_ digits: UInt64, _ together: Int) -> UInt64 {
    if together == 1 { return digits }
    var starts = digits & ~(digits << 1)
    let inner = digits & digits << 1 & digits << 2
    var next = starts << 3 & inner
    while next != 0 {
      starts |= next
      next = next << 3 & inner
    }
    return starts
  }

  /// The bytes at which it is certain whether a piece begins.
  @inline(__always)
  private static func told(_ block: ASCIIBlock, _ white: UInt64, _ firstSigns: UInt64) -> UInt64 {
    var told = below(block.count)
    // White space at the end may go on: only its first byte is certain.
    let others = told & ~white
    let tail = others == 0 ? 1 : 64 &- others.leadingZeroBitCount &+ 1
    told &= below(tail)
    // Blanks before a line break belong to it, and so do line breaks before them.
    let drawn = block.blanks & block.newlines >> 1 & told
    if drawn != 0 { told &= below(whiteStart(others, before: drawn.trailingZeroBitCount) &+ 1) }
    // 's and its like: the sign begins a piece that the letters behind it may belong to or not.
    let contractions = block.apostrophes & firstSigns & block.letters >> 1 & told
    if contractions != 0 { told &= below(contractions.trailingZeroBitCount &+ 1) }
    return told
  }

  /// Where the white space begins that `position` lies in.
  @inline(__always)
  private static func whiteStart(_ others: UInt64, before position: Int) -> Int {
    64 &- (others & below(position)).leadingZeroBitCount
  }

  @inline(__always)
  private static func below(_ position: Int) -> UInt64 {
    position >= 64 ? .max : 1 &<< UInt64(truncatingIfNeeded: position) &- 1
  }
}
