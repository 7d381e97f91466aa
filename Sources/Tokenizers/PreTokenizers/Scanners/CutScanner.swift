/// Cuts text that a model sees as one piece wherever no merge ever reaches across, so that words can be cached.
///
/// Both neighbours of a cut must be entries themselves: an unknown character is a token of another spelling, and waits to
/// be fused.
struct CutScanner: PieceScanner {
  private let model: BPEModel
  /// A space of the text stands for `▁`.
  private let foldsSpaces: Bool
  private let ascii: ASCIICuts

  init(_ model: BPEModel, foldsSpaces: Bool) {
    self.model = model
    self.foldsSpaces = foldsSpaces
    ascii = ASCIICuts { Self.isCut(model, $0, $1, foldsSpaces) }
  }

  func pieceEnd(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    ascii.withTable { pieceEnd(text, from: start, end: end, $0) }
  }

  func fill(
    _ text: UnsafePointer<UInt8>, from start: Int, end: Int, _ pieces: UnsafeMutablePointer<PieceBounds>, capacity: Int
  ) -> (count: Int, next: Int) {
    guard model.mayBeCut else {
      pieces[0] = PieceBounds(start, end)
      return (1, end)
    }
    return ascii.withTable { ascii in
      var (at, count) = (start, 0)
      /// Up to here the piece that begins at `at` has no end.
      var searched = start &+ 1
      while at < end, count == 0 || count &+ ASCIICuts.most <= capacity {
        let (marks, told) = capacity < ASCIICuts.most ? (0, 0) : ascii.marks(text, from: searched, end: end)
        if told == 0 {
          let next = pieceEnd(text, from: at, end: end, ascii)
          pieces[count] = PieceBounds(at, next)
          (at, count, searched) = (next, count &+ 1, next &+ 1)
        } else {
          append(marks, searched, pieces, &count, &at)
          searched &+= told
        }
      }
      return (count, at)
    }
  }

  /// The pieces that end at marked cuts.
  @inline(__always)
  private func append(
    _ marks: UInt64, _ start: Int, _ pieces: UnsafeMutablePointer<PieceBounds>, _ count: inout Int, _ at: inout Int
  ) {
    var marks = marks
    while marks != 0 {
      let cut = start &+ marks.trailingZeroBitCount
      pieces[count] = PieceBounds(at, cut)
      count &+= 1
      at = cut
      marks &= marks &- 1
    }
  }

  /// Between words only: elsewhere an added token might begin before the border and end behind it.
  func isBorder(_ text: UnsafePointer<UInt8>, at position: Int) -> Bool {
    let (before, behind) = (text[position &- 1], text[position &+ 1])
    guard model.mayBeCut, text[position] == 0x20, before.isASCIILetter, behind.isASCIILetter else { return false }
    return ascii.withTable { $0.isCut(before, 0x20) }
  }

  @inline(__always)
  private func pieceEnd(
    _ text: UnsafePointer<UInt8>, from start: Int, end: Int, _ ascii: ASCIICuts.Table
  ) -> Int {
    guard model.mayBeCut else { return end }
    var at = start
    while true {
      var left = text[at]
      var next = at &+ 1
      while left < 0x80, next < end, text[next] < 0x80 {
        if ascii.isCut(left, text[next]) { return next }
        left = text[next]
        next &+= 1
      }
      guard next < end else { return end }
      // At least one of the two neighbours is no ASCII character.
      let before = UTF8Scalar(text, at: next &- 1, end: end)
      at = next &- 1 &+ before.length
      guard at < end else { return end }
      if Self.isCut(model, before.value, UTF8Scalar(text, at: at, end: end).value, foldsSpaces) { return at }
    }
  }

  private static func isCut(_ model: BPEModel, _ left: UInt32, _ right: UInt32, _ foldsSpaces: Bool) -> Bool {
    let left = foldsSpaces && left == 0x20 ? 0x2581 : left
    let right = foldsSpaces && right == 0x20 ? 0x2581 : right
    return !model.cuts.mayJoin(left, right) && model.characters.entry(of: left) >= 0
      && model.characters.entry(of: right) >= 0
  }
}
