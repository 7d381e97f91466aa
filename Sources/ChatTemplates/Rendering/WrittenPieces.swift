/// Which bytes of the output came from expressions, and in the turn of which message they were written.
struct WrittenPieces {
  struct Piece {
    var bytes: Range<Int>
    /// Position in `messages`; nil outside a loop over them.
    var message: Int?
  }

  private(set) var pieces: [Piece] = []
  var message: Int?

  mutating func add(_ bytes: Range<Int>) {
    if bytes.isEmpty { return }
    if let last = pieces.last, last.bytes.upperBound == bytes.lowerBound, last.message == message {
      pieces[pieces.count - 1].bytes = last.bytes.lowerBound..<bytes.upperBound
    } else {
      pieces.append(Piece(bytes: bytes, message: message))
    }
  }
}
