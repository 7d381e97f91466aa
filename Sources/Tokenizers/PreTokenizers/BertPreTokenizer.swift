extension PreTokenizerKind {
  static let bert = PreTokenizerKind(type: "BertPreTokenizer") { _ in [.split(BertPreTokenizer())] }
}

/// Words between white space, each sign of punctuation alone.
struct BertPreTokenizer: PieceSplitter {
  private enum Kind { case word, space, sign }

  private let ascii: [Kind]

  init() { ascii = (0..<128).map { Self.kind(UInt32($0)) } }

  let summary = "words and each sign alone"
  var scanner: (any PieceScanner)? { nil }

  private static func kind(_ code: UInt32) -> Kind {
    if CodePointTable.probed[code].isSpace { return .space }
    return TraitTable.probed[code].isPunctuation ? .sign : .word
  }

  func split(_ text: UnsafePointer<UInt8>, _ piece: PieceBounds, into pieces: inout [PieceBounds]) {
    let end = Int(piece.end)
    var at = Int(piece.start)
    var start = at
    while at < end {
      let (kind, length) = kind(text, at, end)
      if kind != .word {
        if start < at { pieces.append(PieceBounds(start, at)) }
        if kind == .sign { pieces.append(PieceBounds(at, at &+ length)) }
        start = at &+ length
      }
      at &+= length
    }
    if start < end { pieces.append(PieceBounds(start, end)) }
  }

  @inline(__always)
  private func kind(_ text: UnsafePointer<UInt8>, _ at: Int, _ end: Int) -> (Kind, Int) {
    if text[at] < 0x80 { return (ascii[Int(text[at])], 1) }
    let scalar = UTF8Scalar(text, at: at, end: end)
    return (Self.kind(scalar.value), scalar.length)
  }
}
