import JSON

/// One step of pre-tokenisation, ready to run.
enum PreTokenizerStep: Sendable {
  /// Cuts each piece into smaller ones.
  case split(any PieceSplitter)
  /// Puts a space before each piece that does not begin with one (`add_prefix_space`).
  case prefixSpace
  /// From here on each byte stands as a character of the byte-level alphabet.
  case bytes
  /// Writes spaces as another character.
  case metaspace(Metaspace)
}

/// Cuts a piece.
protocol PieceSplitter: Sendable {
  /// In words, for `maskcheck tokenizer`.
  var summary: String { get }

  /// The scanner, where the whole step is nothing but its pieces one after another: these are made in one pass.
  var scanner: (any PieceScanner)? { get }

  /// The same step with scratch memory of its own, for one encoder, which hears of what cannot be done.
  func owned(_ failure: EncodingFailure) -> any PieceSplitter

  /// Appends the parts of `piece` that are kept.
  func split(_ text: UnsafePointer<UInt8>, _ piece: PieceBounds, into pieces: inout [PieceBounds])
}

extension PieceSplitter {
  func owned(_ failure: EncodingFailure) -> any PieceSplitter { self }
}

extension PreTokenizerStep {
  func owned(_ failure: EncodingFailure) -> PreTokenizerStep {
    if case .split(let splitter) = self { .split(splitter.owned(failure)) } else { self }
  }
}

/// A kind of pre-tokenizer: its name in the file and how its settings are read.
struct PreTokenizerKind: Sendable {
  let type: String
  let read: @Sendable (Component) throws(TokenizerError) -> [PreTokenizerStep]

  /// Every kind that is understood. A new one is a file beside this one and a line here.
  static let all: [PreTokenizerKind] = [
    .split, .digits, .punctuation, .whitespace, .whitespaceSplit, .charDelimiter, .bert, .unicodeScripts, .fixedLength,
    .byteLevel, .metaspace, .sequence,
  ]
}

extension PreTokenizerKind {
  /// Several, one after another.
  static let sequence = PreTokenizerKind(type: "Sequence") { component throws(TokenizerError) in
    try component.parts("pretokenizers") { part throws(TokenizerError) in try read(part) }
  }

  static func read(_ component: Component) throws(TokenizerError) -> [PreTokenizerStep] {
    let type = try component.type()
    guard let kind = all.first(where: { $0.type == type }) else {
      throw component.place.unsupported(
        "the pre-tokenizer \(Text(type).quoted)", supported: all.map(\.type).joined(separator: ", "))
    }
    return try kind.read(component)
  }
}
