extension [UInt8] {
  /// The first place of a text that lies wholly in a range.
  func firstPlace(of needle: [UInt8], in range: Range<Int>) -> Int? {
    let range = range.clamped(to: 0..<count)
    guard let lead = needle.first, range.count >= needle.count else { return nil }
    if needle.count > 64 { return firstPlace(ofLong: needle, in: range) }
    return withUnsafeBufferPointer { bytes in
      needle.withUnsafeBufferPointer { needle in
        for at in range.lowerBound...(range.upperBound - needle.count) where bytes[at] == lead {
          if bytes[at..<(at + needle.count)].elementsEqual(needle) { return at }
        }
        return nil
      }
    }
  }

  /// By Knuth, Morris and Pratt: a message of nothing but quotation marks would take a minute a megabyte otherwise.
  private func firstPlace(ofLong needle: [UInt8], in range: Range<Int>) -> Int? {
    let borders = needle.borders
    var matched = 0
    for at in range {
      while matched > 0, needle[matched] != self[at] { matched = borders[matched - 1] }
      if needle[matched] == self[at] { matched += 1 }
      if matched == needle.count { return at + 1 - matched }
    }
    return nil
  }

  /// For each prefix, how much of its start its end repeats.
  private var borders: [Int] {
    var borders = [Int](repeating: 0, count: count)
    var length = 0
    for at in indices.dropFirst() {
      while length > 0, self[at] != self[length] { length = borders[length - 1] }
      if self[at] == self[length] { length += 1 }
      borders[at] = length
    }
    return borders
  }

  func lastPlace(of needle: [UInt8], in range: Range<Int>) -> Int? {
    var last: Int?
    var start = range.lowerBound
    while start < range.upperBound, let place = firstPlace(of: needle, in: start..<range.upperBound) {
      last = place
      start = place + 1
    }
    return last
  }
}
