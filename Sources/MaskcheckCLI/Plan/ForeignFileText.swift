import Datasets

extension Failure {
  /// What the file is, what `datasets` makes of it, and how it is opened.
  init(_ file: ForeignFile, name: String) {
    let isPipe = name == "-"
    let shown = isPipe ? "standard input" : name
    self = .input(
      "\(shown): found \(file.found), expected JSON lines in UTF-8\n"
        + (isPipe ? Self.cureForPipe(file.kind) : Self.cure(file.kind, name)))
  }

  private static func cure(_ kind: ForeignFile.Kind, _ name: String) -> String {
    let python = "the `datasets` package of your Python"
    switch kind {
    case .packed:
      return "load_dataset(\"json\", …) unpacks it, so maskcheck reads it through \(python): add --input-format json"
    case .data(let loader):
      return "\(jsonStops); load_dataset(\"\(loader)\", …) reads it, so maskcheck does through \(python): add "
        + "--input-format \(loader)"
    case .text(let encoding):
      return "\(jsonStops) unless it is told the encoding; write it anew: iconv -f \(encoding) -t UTF-8 \(name) "
        + "> utf8.jsonl"
    }
  }

  private static func cureForPipe(_ kind: ForeignFile.Kind) -> String {
    switch kind {
    case .packed(let command): "unpack it on the way: \(command) … | maskcheck -"
    case .data(let loader): "name the file instead and add --input-format \(loader)"
    case .text(let encoding): "write it anew on the way: iconv -f \(encoding) -t UTF-8 … | maskcheck -"
    }
  }

  private static let jsonStops =
    "load_dataset(\"json\", …) stops at it (ArrowInvalid: JSON parse error: …)"
}
