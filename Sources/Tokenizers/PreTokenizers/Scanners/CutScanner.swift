/// Cuts text that a model sees as one piece wherever no merge ever reaches across, so that words can be cached.
///
/// Both neighbours of a cut must be entries themselves: an unknown character is a token of another spelling, and waits to
/// be fused.
struct CutScanner: PieceScanner {
  private let model: BPEModel
  /// A space of the text stands for `▁`.
  private let foldsSpaces: Bool
  /// For each ASCII character the ASCII characters behind it before which is a cut, a bit each: two words a character.
  /// Words of a language are cut without any other look.
  private let asciiCuts: [UInt64]

  init(_ model: BPEModel, foldsSpaces: Bool) {
    self.model = model
    self.foldsSpaces = foldsSpaces
    var asciiCuts = [UInt64](repeating: 0, count: 256)
    for left in 0..<128 {
      for right in 0..<128 where Self.isCut(model, UInt32(left), UInt32(right), foldsSpaces) {
        asciiCuts[left << 1 | right >> 6] |= 1 << UInt64(right & 63)
      }
    }
    self.asciiCuts = asciiCuts
  }

  func pieceEnd(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    asciiCuts.withUnsafeBufferPointer { pieceEnd(text, from: start, end: end, $0) }
  }

  func fill(
    _ text: UnsafePointer<UInt8>, from start: Int, end: Int, _ pieces: UnsafeMutablePointer<PieceBounds>, capacity: Int
  ) -> (count: Int, next: Int) {
    guard model.mayBeCut else {
      pieces[0] = PieceBounds(start, end)
      return (1, end)
    }
    return asciiCuts.withUnsafeBufferPointer { asciiCuts in
      var at = start
      var count = 0
      while at < end, count < capacity {
        let next = pieceEnd(text, from: at, end: end, asciiCuts)
        pieces[count] = PieceBounds(at, next)
        count &+= 1
        at = next
      }
      return (count, at)
    }
  }

  /// Between words only: elsewhere an added token might begin before the border and end behind it.
  func isBorder(_ text: UnsafePointer<UInt8>, at position: Int) -> Bool {
    let (before, behind) = (text[position &- 1], text[position &+ 1])
    guard model.mayBeCut, text[position] == 0x20, before.isASCIILetter, behind.isASCIILetter else { return false }
    return asciiCuts[Int(before) << 1] >> 0x20 & 1 != 0
  }

  @inline(__always)
  private func pieceEnd(
    _ text: UnsafePointer<UInt8>, from start: Int, end: Int, _ asciiCuts: UnsafeBufferPointer<UInt64>
  ) -> Int {
    guard model.mayBeCut else { return end }
    var at = start
    while true {
      var left = text[at]
      var next = at &+ 1
      while left < 0x80, next < end, text[next] < 0x80 {
        let right = text[next]
        if asciiCuts[Int(left) << 1 | Int(right >> 6)] >> UInt64(right & 63) & 1 != 0 { return next }
        left = right
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
