import JSON

/// One normalizer of a tokenizer.json, ready to run.
protocol Normalizer: Sendable {
  /// In words, for `maskcheck tokenizer`.
  var summary: String { get }

  /// False only if `text` would certainly come out as it went in: then nothing is copied.
  func changes(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool

  /// Rewrites `text`, using `scratch` for the result and then exchanging the two.
  func apply(_ text: inout AlignedText, scratch: inout AlignedText)
}

/// A kind of normalizer: its name in the file and how its settings are read.
struct NormalizerKind: Sendable {
  let type: String
  let read: @Sendable (Component) throws(TokenizerError) -> [any Normalizer]

  /// Every kind that is understood. A new one is a file beside this one and a line here.
  static let all: [NormalizerKind] = [
    .nfc, .nfd, .nfkc, .nfkd, .lowercase, .strip, .stripAccents, .replace, .prepend, .nmt, .precompiled, .bert,
    .byteLevel,
    .sequence,
  ]
}

extension NormalizerKind {
  /// Several, one after another.
  static let sequence = NormalizerKind(type: "Sequence") { component throws(TokenizerError) in
    try component.parts("normalizers") { part throws(TokenizerError) in try read(part) }
  }

  static func read(_ component: Component) throws(TokenizerError) -> [any Normalizer] {
    let type = try component.type()
    guard let kind = all.first(where: { $0.type == type }) else {
      throw component.place.unsupported(
        "the normalizer \(Text(type).quoted)", supported: all.map(\.type).joined(separator: ", "))
    }
    return try kind.read(component)
  }
}
