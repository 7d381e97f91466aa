extension PreTokenizerKind {
  static let unicodeScripts = PreTokenizerKind(type: "UnicodeScripts") { _ in [.split(ScriptPreTokenizer())] }
}

/// Cuts where the script changes. Spaces and unassigned characters join either side; those before the first character
/// of a script are dropped, as the package drops them.
struct ScriptPreTokenizer: PieceSplitter {
  private let scripts = ScriptTable.probed

  let summary = "each script alone"
  var scanner: (any PieceScanner)? { nil }

  func split(_ text: UnsafePointer<UInt8>, _ piece: PieceBounds, into pieces: inout [PieceBounds]) {
    let end = Int(piece.end)
    var at = Int(piece.start)
    var start: Int?
    var last: UInt16 = 0
    while at < end {
      let scalar = UTF8Scalar(text, at: at, end: end)
      let script = scripts[scalar.value]
      if script != 0, script != last {
        if let start { pieces.append(PieceBounds(start, at)) }
        start = at
        last = script
      }
      at &+= scalar.length
    }
    if let start { pieces.append(PieceBounds(start, end)) }
  }
}
