import JSON

/// Reads patterns of one character class: `\p{L}`, `\p{N}{1,3}`, `\s?\p{P}+`, `[一-龥ぁ-ん]+`, `\s?[!-/:-~]+`.
///
/// Nothing but these forms: ranges and single characters in the brackets, `\r`, `\n`, `\t` and escaped signs.
struct ClassPattern {
  private var rest: Substring.UnicodeScalarView

  /// The finder for a pattern, nil if it is of another form.
  static func finder(_ pattern: Text) -> ClassFinder? {
    var reader = ClassPattern(rest: Substring(pattern.string).unicodeScalars)
    return reader.read()
  }

  private mutating func read() -> ClassFinder? {
    let takesSpace = take("\\s?")
    guard let characters = characterClass() else { return nil }
    let longest = take("+") ? Int.max : take("{1,3}") ? 3 : 1
    guard rest.isEmpty, !takesSpace || longest == .max else { return nil }
    return ClassFinder(characters: characters, takesSpace: takesSpace, longest: longest)
  }

  private mutating func characterClass() -> CharacterClass? {
    if take("\\p{L}") { return .letters }
    if take("\\p{N}") { return .numbers }
    if take("\\p{P}") { return .punctuation }
    guard take("[") else { return nil }
    var ranges: [ClosedRange<UInt32>] = []
    while !take("]") {
      guard let low = character() else { return nil }
      let high = take("-") ? character() : low
      guard let high, high >= low else { return nil }
      ranges.append(low...high)
    }
    return ranges.isEmpty ? nil : .ranges(Self.merged(ranges))
  }

  /// One character of a bracket; nil for what means something else there (`^`, `&&`, `[:`, `\p`, …).
  private mutating func character() -> UInt32? {
    guard let scalar = rest.popFirst() else { return nil }
    switch scalar {
    case "[", "]", "^", "&", "-": return nil
    case "\\":
      guard let escaped = rest.popFirst() else { return nil }
      switch escaped {
      case "r": return 0x0D
      case "n": return 0x0A
      case "t": return 0x09
      case "-", "]", "[", "\\", "^", "/", ".": return escaped.value
      default: return nil
      }
    default: return scalar.value
    }
  }

  private mutating func take(_ word: String) -> Bool {
    guard rest.starts(with: word.unicodeScalars) else { return false }
    rest = rest.dropFirst(word.unicodeScalars.count)
    return true
  }

  private static func merged(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = result.last, range.lowerBound <= last.upperBound {
        result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }
}
