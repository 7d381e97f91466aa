/// The text of a stretch between added tokens while the pre-tokenizer's steps go over it, and the pieces that it is in.
struct PieceText {
  private(set) var text = AlignedText()
  private(set) var pieces: [PieceBounds] = []
  private var nextText = AlignedText()
  private var nextPieces: [PieceBounds] = []

  /// Begins with one piece: a part of the text.
  mutating func begin(_ source: AlignedText, _ range: Range<Int>) {
    text.assign(source, range)
    pieces.removeAll(keepingCapacity: true)
    if text.count > 0 { pieces.append(PieceBounds(0, text.count)) }
  }

  mutating func apply(_ step: PreTokenizerStep) {
    switch step {
    case .split(let splitter): split(splitter)
    case .prefixSpace: rewrite { $0.appendPrefixed($1, $2) }
    case .bytes: rewrite { $0.appendSpelled($1, $2) }
    case .metaspace(let metaspace): spell(metaspace)
    }
  }

  private mutating func split(_ splitter: any PieceSplitter) {
    nextPieces.removeAll(keepingCapacity: true)
    text.bytes.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return }
      for piece in pieces { splitter.split(bytes, piece, into: &nextPieces) }
    }
    swap(&pieces, &nextPieces)
  }

  /// Writes each piece anew; what lies between pieces is left out.
  private mutating func rewrite(_ body: (inout AlignedText, AlignedText, PieceBounds) -> Void) {
    nextText.removeAll()
    for index in pieces.indices {
      let first = nextText.count
      body(&nextText, text, pieces[index])
      pieces[index] = PieceBounds(first, nextText.count)
    }
    swap(&text, &nextText)
  }

  private mutating func spell(_ metaspace: Metaspace) {
    nextText.removeAll()
    nextPieces.removeAll(keepingCapacity: true)
    for piece in pieces { metaspace.spell(text, piece, into: &nextText, &nextPieces) }
    swap(&text, &nextText)
    swap(&pieces, &nextPieces)
  }
}

extension AlignedText {
  /// A piece with a space in front, if it has none; the space shares the span of the first character.
  mutating func appendPrefixed(_ source: AlignedText, _ piece: PieceBounds) {
    let (from, to) = (Int(piece.start), Int(piece.end))
    if source.bytes[from] != 0x20 {
      let (start, end) = source.span(at: from)
      append(0x20, start: start, end: end)
    }
    append(source, from..<to)
  }

  /// A piece with each byte as a character of the byte-level alphabet.
  fileprivate mutating func appendSpelled(_ source: AlignedText, _ piece: PieceBounds) {
    let codes = ByteAlphabet.standard.codes
    for at in Int(piece.start)..<Int(piece.end) {
      let (start, end) = source.span(at: at)
      append(codes[Int(source.bytes[at])], start: start, end: end)
    }
  }
}
