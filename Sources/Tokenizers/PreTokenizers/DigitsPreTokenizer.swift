extension PreTokenizerKind {
  static let digits = PreTokenizerKind(type: "Digits") { component throws(TokenizerError) in
    [.split(DigitsPreTokenizer(isIndividual: try component.flag("individual_digits")))]
  }
}

/// Cuts digits off from other text, each alone or in runs; ², ½ and Ⅷ are digits.
struct DigitsPreTokenizer: PieceSplitter {
  let isIndividual: Bool
  private let classes = CodePointTable.probed

  init(isIndividual: Bool) { self.isIndividual = isIndividual }

  var summary: String { isIndividual ? "each digit alone" : "runs of digits alone" }
  var scanner: (any PieceScanner)? { nil }

  func split(_ text: UnsafePointer<UInt8>, _ piece: PieceBounds, into pieces: inout [PieceBounds]) {
    let end = Int(piece.end)
    var at = Int(piece.start)
    var start = at
    var wasDigit = false
    while at < end {
      let scalar = UTF8Scalar(text, at: at, end: end)
      let isDigit = classes[scalar.value].isNumeric
      if at > start, isDigit != wasDigit || (isDigit && isIndividual) {
        pieces.append(PieceBounds(start, at))
        start = at
      }
      wasDigit = isDigit
      at &+= scalar.length
    }
    if start < end { pieces.append(PieceBounds(start, end)) }
  }
}
