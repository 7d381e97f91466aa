/// `X+`, `X{1,3}`, `X` or `\s?X+` for one character class X: most of DeepSeek's chains.
struct ClassFinder: PatternFinder {
  let characters: CharacterClass
  /// Whether one white space character may stand before the run.
  let takesSpace: Bool
  /// How many characters a match may have at most.
  let longest: Int

  private let classes = CodePointTable.probed

  init(characters: CharacterClass, takesSpace: Bool, longest: Int) {
    self.characters = characters
    self.takesSpace = takesSpace
    self.longest = longest
  }

  func nextMatch(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Range<Int>? {
    var at = start
    while at < end {
      let scalar = UTF8Scalar(text, at: at, end: end)
      let next = at &+ scalar.length
      let value = classes[scalar.value]
      if takesSpace, value.isPatternSpace {
        let stop = run(text, from: next, end: end, count: longest)
        if stop > next { return at..<stop }
      }
      if characters.contains(scalar.value, value) {
        return at..<run(text, from: next, end: end, count: longest &- 1)
      }
      at = next
    }
    return nil
  }

  private func run(_ text: UnsafePointer<UInt8>, from start: Int, end: Int, count: Int) -> Int {
    var at = start
    var left = count
    while at < end, left > 0 {
      let scalar = UTF8Scalar(text, at: at, end: end)
      guard characters.contains(scalar.value, classes[scalar.value]) else { break }
      at &+= scalar.length
      left &-= 1
    }
    return at
  }
}

/// A set of characters: a general category, or listed ranges.
enum CharacterClass: Sendable, Hashable {
  case letters
  case numbers
  case punctuation
  /// Sorted, not overlapping, both ends included.
  case ranges([ClosedRange<UInt32>])

  func contains(_ code: UInt32, _ value: CodePointClass) -> Bool {
    switch self {
    case .letters: value.isLetter
    case .numbers: value.category == 7
    case .punctuation: value.category == 8
    case .ranges(let ranges): Self.isIn(ranges, code)
    }
  }

  private static func isIn(_ ranges: [ClosedRange<UInt32>], _ code: UInt32) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < code { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(code)
  }
}
