/// What the regular expressions of the reference package take one code point for (Tools/unicode/probe_regex.py).
struct PatternClass {
  let bits: UInt16

  /// The place of its general category in `categories`.
  var category: Int { Int(bits & 0x1F) }

  static let categories = [
    "lu", "ll", "lt", "lm", "lo", "mn", "mc", "me", "nd", "nl", "no", "pc", "pd", "ps", "pe", "pi", "pf", "po", "sm",
    "sc",
    "sk", "so", "zs", "zl", "zp", "cc", "cf", "cs", "co", "cn",
  ]

  /// Bits that stand for a property.
  enum Property: Int {
    case alphabetic = 5
    case uppercase, lowercase, word, space
    /// `[:punct:]`, which holds symbols too.
    case punctuation
    case graph, print, blank, control, digit
  }

  func has(_ property: Property) -> Bool { bits >> UInt16(property.rawValue) & 1 != 0 }
}

/// Sets of code points by what they have in common.
enum PatternSets {
  /// The code points of which `body` says yes.
  static func probed(_ body: (PatternClass) -> Bool) -> CodePointSet {
    runs(PatternData.runs) { body(PatternClass(bits: UInt16(truncatingIfNeeded: $0))) }
  }

  static func property(_ property: PatternClass.Property) -> CodePointSet { probed { $0.has(property) } }

  /// - Parameter name: lower case, without spaces, `_` and `-`.
  static func script(_ name: String) -> CodePointSet? {
    guard let number = scriptNames.firstIndex(of: name) else { return nil }
    return runs(PatternData.scripts) { $0 == number }
  }

  private static let scriptNames = PatternData.scriptNames.description.split(separator: " ").map {
    $0.replacing("_", with: "").lowercased()
  }

  private static func runs(_ packed: StaticString, _ body: (Int) -> Bool) -> CodePointSet {
    var reader = PackedIntegers(packed)
    var found: [ClosedRange<UInt32>] = []
    var start: UInt32 = 0
    while let length = reader.next(), let value = reader.next() {
      let next = start &+ UInt32(truncatingIfNeeded: length)
      if length > 0, body(value) { found.append(start...next &- 1) }
      start = next
    }
    return CodePointSet(ranges: found)
  }
}

/// What `(?i:)` takes for the same.
struct CaseFolds: Sendable {
  static let probed = CaseFolds()

  private var others: [UInt32: [UInt32]] = [:]
  /// Strings of several characters that are the same as one character.
  private(set) var sequences: [[UInt32]] = []
  /// Those characters.
  private(set) var foldedToSequences = CodePointSet()

  private init() {
    var reader = PackedIntegers(PatternData.folds)
    var code: UInt32 = 0
    while let step = reader.next(), let count = reader.next() {
      code &+= UInt32(truncatingIfNeeded: step)
      others[code] = Self.codes(count, &reader)
    }
    reader = PackedIntegers(PatternData.sequences)
    var singles: [ClosedRange<UInt32>] = []
    while let length = reader.next() {
      sequences.append(Self.codes(length, &reader))
      singles += Self.codes(reader.next() ?? 0, &reader).map { $0...$0 }
    }
    foldedToSequences = CodePointSet(ranges: singles)
  }

  private static func codes(_ count: Int, _ reader: inout PackedIntegers) -> [UInt32] {
    (0..<count).map { _ in UInt32(truncatingIfNeeded: reader.next() ?? 0) }
  }

  /// A set together with what is the same as its members.
  func folded(_ set: CodePointSet) -> CodePointSet {
    var more: [ClosedRange<UInt32>] = []
    for (code, others) in others where set.contains(code) { more += others.map { $0...$0 } }
    return more.isEmpty ? set : CodePointSet(ranges: set.ranges + more)
  }
}
