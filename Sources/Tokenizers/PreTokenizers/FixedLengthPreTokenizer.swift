import JSON

extension PreTokenizerKind {
  static let fixedLength = PreTokenizerKind(type: "FixedLength") { component throws(TokenizerError) in
    guard let length = component.value["length"] else { return [.split(FixedLengthPreTokenizer(length: 5))] }
    guard let count = length.int, count > 0 else { throw component.wrong("length", "a number from 1 on") }
    return [.split(FixedLengthPreTokenizer(length: count))]
  }
}

/// Pieces of so many characters each; the last may be shorter.
struct FixedLengthPreTokenizer: PieceSplitter {
  /// Above zero.
  let length: Int

  var summary: String { "pieces of \(length) characters" }
  var scanner: (any PieceScanner)? { nil }

  func split(_ text: UnsafePointer<UInt8>, _ piece: PieceBounds, into pieces: inout [PieceBounds]) {
    let end = Int(piece.end)
    var at = Int(piece.start)
    while at < end {
      let start = at
      var left = length
      while at < end, left > 0 {
        at &+= UTF8Scalar(text, at: at, end: end).length
        left &-= 1
      }
      pieces.append(PieceBounds(start, at))
    }
  }
}
