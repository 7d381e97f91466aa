/// "Did you mean": the name that is written almost like the one that was given.
enum Suggestion {
  /// `; did you mean `max_length`?`, or nothing.
  static func clause(for name: String, among names: [String]) -> String {
    nearest(to: name, among: names).map { "; did you mean `\($0)`?" } ?? ""
  }

  /// The name at the smallest edit distance, at most a third of the letters (two for short names) away.
  static func nearest(to name: String, among names: [String]) -> String? {
    let wanted = Array(name.lowercased().utf8)
    // A name this long is no slip of the finger, and the distance costs its square.
    guard wanted.count <= 100 else { return nil }
    let limit = max(2, wanted.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in names {
      let letters = Array(candidate.lowercased().utf8)
      if letters.count > 200 || abs(letters.count - wanted.count) > limit { continue }
      let distance = distance(wanted, letters)
      if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    return best?.name
  }

  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let replaced = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
      }
    }
    return row[right.count]
  }
}

extension [String] {
  /// `` `a`, `b` and 12 more``: the first twenty, each in quotes.
  var quotedList: String {
    let shown = prefix(20).map { "`\($0)`" }.joined(separator: ", ")
    return count > 20 ? "\(shown) and \(count - 20) more" : shown
  }
}
