import JSON

extension Machine {
  /// `strftime_now(format)`; nil where it is left to the general evaluator's function.
  mutating func now(_ shape: CallShape, _ first: UnsafeMutablePointer<Cell>) throws(GivesUp) -> Cell? {
    guard shape.names.isEmpty, shape.positional == 1, first[0].isText, let now = environment.pointee.now else {
      return nil
    }
    readsClock = true
    let text = now().formatted(bytes: first[0].bytes)
    return try text.withUnsafeBufferPointer { (bytes) in
      Result { () throws(GivesUp) in try arena.text(bytes.baseAddress, bytes.count) }
    }.get()
  }
}
