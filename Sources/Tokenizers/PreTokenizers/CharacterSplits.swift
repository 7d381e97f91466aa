import JSON

extension PreTokenizerKind {
  static let whitespaceSplit = PreTokenizerKind(type: "WhitespaceSplit") { _ in
    [.split(SplitPreTokenizer(finder: CharacterFinder.space, behavior: .removed, inverts: false, name: "white space"))]
  }

  static let whitespace = PreTokenizerKind(type: "Whitespace") { _ in
    [.split(SplitPreTokenizer(finder: WordFinder(), behavior: .removed, inverts: true, name: "words and signs"))]
  }

  static let punctuation = PreTokenizerKind(type: "Punctuation") { component throws(TokenizerError) in
    let behavior = component.value["behavior"] == nil ? .isolated : try component.behavior()
    let finder = CharacterFinder.punctuation
    return [.split(SplitPreTokenizer(finder: finder, behavior: behavior, inverts: false, name: "punctuation"))]
  }

  static let charDelimiter = PreTokenizerKind(type: "CharDelimiterSplit") { component throws(TokenizerError) in
    let delimiter = try component.character("delimiter")
    let finder = LiteralFinder(literal: delimiter)
    return [.split(SplitPreTokenizer(finder: finder, behavior: .removed, inverts: false, name: delimiter.quoted))]
  }
}

extension Component {
  func behavior() throws(TokenizerError) -> SplitBehavior {
    let name = try text("behavior")
    guard let behavior = SplitBehavior(rawValue: name.string) else {
      let known = SplitBehavior.allCases.map(\.rawValue).joined(separator: ", ")
      throw place.malformed(found: "the behavior \(name.quoted)", expected: known)
    }
    return behavior
  }

  /// A string of exactly one character.
  func character(_ key: Text) throws(TokenizerError) -> Text {
    let text = try text(key)
    guard text.string.unicodeScalars.count == 1 else { throw wrong(key, "one character") }
    return text
  }
}

/// Each character of one kind is a match by itself.
struct CharacterFinder: PatternFinder {
  /// By byte; all above ASCII is asked of the probed tables.
  private let ascii: [Bool]
  private let kind: Kind

  private enum Kind { case space, punctuation }

  static let space = CharacterFinder(.space)
  static let punctuation = CharacterFinder(.punctuation)

  private init(_ kind: Kind) {
    self.kind = kind
    ascii = (0..<128).map { Self.contains(UInt32($0), kind) }
  }

  private static func contains(_ code: UInt32, _ kind: Kind) -> Bool {
    switch kind {
    case .space: CodePointTable.probed[code].isSpace
    case .punctuation: TraitTable.probed[code].isPunctuation
    }
  }

  func nextMatch(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Range<Int>? {
    ascii.withUnsafeBufferPointer { ascii in
      var at = start
      while at < end {
        let byte = text[at]
        if byte < 0x80 {
          if ascii[Int(byte)] { return at..<at &+ 1 }
          at &+= 1
        } else {
          let scalar = UTF8Scalar(text, at: at, end: end)
          if Self.contains(scalar.value, kind) { return at..<at &+ scalar.length }
          at &+= scalar.length
        }
      }
      return nil
    }
  }
}

/// `\w+|[^\w\s]+` of Rust's regular expressions: runs of word characters, and runs of signs.
struct WordFinder: PatternFinder {
  private let classes = CodePointTable.probed

  func nextMatch(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Range<Int>? {
    let first = WhiteSpace.end(behind: start, text, end)
    guard first < end else { return nil }
    let isWord = classes[UTF8Scalar(text, at: first, end: end).value].isWord
    var at = first
    while at < end {
      let scalar = UTF8Scalar(text, at: at, end: end)
      let value = classes[scalar.value]
      guard value.isWord == isWord, isWord || !value.isSpace else { break }
      at &+= scalar.length
    }
    return first..<at
  }
}
