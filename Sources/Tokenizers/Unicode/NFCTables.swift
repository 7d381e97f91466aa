/// The package's decompositions and compositions (its tables are older than any current Unicode).
struct NFCTables: Sendable {
  static let probed = NFCTables()

  private let canonical = ExpansionTable.canonical
  private let compatible = ExpansionTable.compatible
  private var pairs: [UInt64] = []
  private var composed: [UInt32] = []

  private init() {
    var reader = PackedIntegers(NFCData.compositions)
    var code = 0
    while let step = reader.next(), let second = reader.next(), let result = reader.next() {
      code += step
      pairs.append(UInt64(truncatingIfNeeded: code) << 32 | UInt64(truncatingIfNeeded: second))
      composed.append(UInt32(truncatingIfNeeded: result))
    }
  }

  /// Calls `body` with the parts of the full decomposition, in order (with itself if it has none).
  func decompose(_ code: UInt32, compatibly: Bool, _ body: (UInt32) -> Void) {
    if code >= Hangul.syllables, code < Hangul.syllables + Hangul.count {
      Hangul.decompose(code, body)
    } else if code >= 0xA0, compatibly, let parts = compatible[code] {
      for part in parts { body(part) }
    } else if code >= 0xC0, let parts = canonical[code] {
      for part in parts { body(part) }
    } else {
      body(code)
    }
  }

  /// What two characters compose into, nil where they do not.
  func compose(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if let syllable = Hangul.compose(first, second) { return syllable }
    return pairs.firstIndexSorted(of: UInt64(first) << 32 | UInt64(second)).map { composed[$0] }
  }
}

/// Korean syllables are composed by arithmetic (Unicode Standard, section 3.12).
private enum Hangul {
  static let syllables: UInt32 = 0xAC00
  static let count: UInt32 = 11172
  static let leads: UInt32 = 0x1100
  static let vowels: UInt32 = 0x1161
  static let tails: UInt32 = 0x11A7

  static func decompose(_ code: UInt32, _ body: (UInt32) -> Void) {
    let index = code &- syllables
    body(leads &+ index / 588)
    body(vowels &+ index % 588 / 28)
    if index % 28 != 0 { body(tails &+ index % 28) }
  }

  static func compose(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if first >= leads, first < leads + 19, second >= vowels, second < vowels + 21 {
      return syllables &+ (first &- leads) &* 588 &+ (second &- vowels) &* 28
    }
    if first >= syllables, first < syllables + count, (first &- syllables) % 28 == 0, second > tails,
      second < tails + 28
    {
      return first &+ second &- tails
    }
    return nil
  }
}

extension Array where Element: Comparable {
  /// The position of an element in a sorted array, by halving.
  func firstIndexSorted(of element: Element) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < element { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == element ? low : nil
  }
}
