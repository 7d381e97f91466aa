/// A reproducible sample of row numbers.
enum RowSampling {
  /// The first row always is one of them: trainers decide a whole run by it.
  ///
  /// - Returns: in ascending order.
  static func rows(_ wanted: Int, of count: Int, seed: UInt64) -> [Int] {
    guard count > 0 else { return [] }
    guard wanted < count else { return Array(0..<count) }
    var numbers = SplitMix64(state: seed)
    var chosen: Set<Int> = [0]
    // Floyd's way: each row is equally likely, and nothing as large as the data is kept.
    for top in (count - max(0, wanted - 1))..<count where wanted > 1 {
      let row = Int(numbers.next() % UInt64(top)) + 1
      chosen.insert(chosen.contains(row) ? top : row)
    }
    return chosen.sorted()
  }
}

/// Steele, Lea and Flood's generator: the same numbers on every machine and in every version of Swift.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
