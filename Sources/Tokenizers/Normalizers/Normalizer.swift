import JSON

/// One normalizer of a tokenizer.json, ready to run.
protocol Normalizer: Sendable {
  /// In words, for `maskcheck tokenizer`.
  var summary: String { get }

  /// How many times as long it can make a text.
  var growth: Int { get }

  /// False only if `text` would certainly come out as it went in: then nothing is copied.
  func changes(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool

  /// The same step with scratch memory of its own, for one encoder, which hears of what cannot be done.
  func owned(_ failure: EncodingFailure) -> any Normalizer

  /// Rewrites `text`, using `scratch` for the result and then exchanging the two.
  func apply(_ text: inout AlignedText, scratch: inout AlignedText)
}

extension Normalizer {
  /// Lower case, or bytes as characters.
  var growth: Int { 2 }

  func owned(_ failure: EncodingFailure) -> any Normalizer { self }
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

extension NormalizerKind {
  /// A file that makes a line as long as a library is a file made to harm.
  static let mostGrowth = 1 << 20

  /// Reads a normalizer and, of several together, makes sure that texts stay of a size that can be worked with.
  static func readAll(_ component: Component) throws(TokenizerError) -> [any Normalizer] {
    let normalizers = try read(component)
    var growth = 1
    for normalizer in normalizers {
      let (product, overflows) = growth.multipliedReportingOverflow(by: max(normalizer.growth, 1))
      guard !overflows, product <= mostGrowth else {
        throw component.place.unsupported(
          "normalizers that may make a text more than \(mostGrowth) times as long", supported: "shorter replacements")
      }
      growth = product
    }
    return normalizers
  }
}
