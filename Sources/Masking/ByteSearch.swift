extension [UInt8] {
  /// Where the text begins in these bytes, without overlaps: what `str.count` of Python counts.
  func places(of part: [UInt8]) -> [Int] {
    guard let lead = part.first else { return [] }
    var places: [Int] = []
    var at = 0
    while at + part.count <= count {
      if self[at] == lead, self[at..<at + part.count].elementsEqual(part) {
        places.append(at)
        at += part.count
      } else {
        at += 1
      }
    }
    return places
  }
}
