import JSON

/// A regular expression that is recognised by its exact text and run by hand-written code.
struct KnownPattern: Sendable {
  /// Whose pattern it is.
  let name: String
  let text: Text
  let finder: any PatternFinder

  /// Some files have line breaks in their patterns as themselves, others as `\r\n`: they mean the same.
  static func find(_ written: Text) -> KnownPattern? {
    let text = Text(written.string.unicodeScalars.map { breaks[$0] ?? String($0) }.joined())
    if let known = all.first(where: { $0.text == text }) { return known }
    return ClassPattern.finder(text).map { KnownPattern(name: text.quoted, text: text, finder: $0) }
  }

  private static let breaks: [Unicode.Scalar: String] = ["\r": #"\r"#, "\n": #"\n"#]

  /// Every pattern that has a scanner. A new one is a scanner's file and a line here.
  static let all: [KnownPattern] = [
    KnownPattern(
      name: "Qwen 2",
      text: Text(contraction + #"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"# + whiteSpace),
      finder: CL100KScanner(digitsTogether: 1, kinds: .plain)),
    KnownPattern(
      name: "Qwen 3.5",
      text: Text(contraction + #"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*"# + whiteSpace),
      finder: CL100KScanner(digitsTogether: 1, kinds: .marksAsLetters)),
    KnownPattern(
      name: "Llama 3",
      text: Text(contraction + #"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"# + whiteSpace),
      finder: CL100KScanner(digitsTogether: 3, kinds: .plain)),
    KnownPattern(
      name: "GPT-4o", text: Text(o200k(contraction + "?", #"\p{N}{1,3}"#)),
      finder: O200KScanner(digitsTogether: 3, hasContractions: true)),
    KnownPattern(
      name: "Mistral NeMo", text: Text(o200k("", #"\p{N}"#)),
      finder: O200KScanner(digitsTogether: 1, hasContractions: false)),
    KnownPattern(
      name: "GPT-2",
      text: Text(#"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#),
      finder: GPT2Scanner()),
    KnownPattern(name: "DeepSeek V3", text: Text(deepSeek), finder: DeepSeekScanner()),
    KnownPattern(name: "DeepSeek's line ends", text: Text(#"\s+$"#), finder: TrailingSpaceFinder()),
  ]

  private static let contraction = #"(?i:'s|'t|'re|'ve|'m|'ll|'d)"#
  private static let whiteSpace = #"|\s*[\r\n]+|\s+(?!\S)|\s+"#

  private static func o200k(_ tail: String, _ numbers: String) -> String {
    #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"# + tail
      + #"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"# + tail
      + "|" + numbers + #"| ?[^\s\p{L}\p{N}]+[\r\n/]*"# + whiteSpace
  }

  private static let deepSeek =
    ##"[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"##
    + #"| ?[\p{P}\p{S}]+[\r\n]*"# + whiteSpace
}
