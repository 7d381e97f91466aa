/// A version as Python packages write them (PEP 440), as far as it is held against a release: `5.0.0rc1` and `5.0.0.dev0`
/// come before 5.0.0.
struct PythonVersion {
  private enum Stage: Int { case before, exact, behind }

  private let epoch: Int
  private let release: [Int]
  private let stage: Stage

  /// Nil where `packaging` stops at it, and where it is longer than any real one.
  init?(_ text: String) {
    let form =
      /v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*)([-_.]?(?:alpha|a|beta|b|preview|pre|c|rc)[-_.]?[0-9]*)?(-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?([-_.]?dev[-_.]?[0-9]*)?(\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?/
    guard text.utf8.count <= 255, let match = text.lowercased().wholeMatch(of: form) else { return nil }
    // A number beyond all others is above any release.
    epoch = match.1.map { Int($0) ?? .max } ?? 0
    release = match.2.split(separator: ".").map { Int($0) ?? .max }
    stage =
      if match.3 != nil {
        .before
      } else if match.4 != nil {
        .behind
      } else if match.5 != nil {
        .before
      } else {
        match.6 == nil ? .exact : .behind
      }
  }

  func isBefore(_ other: [Int]) -> Bool { order(to: other) < 0 }

  func isAtMost(_ other: [Int]) -> Bool { order(to: other) <= 0 }

  private func order(to other: [Int]) -> Int {
    if epoch > 0 { return 1 }
    for index in 0..<max(release.count, other.count) {
      let (own, their) = (index < release.count ? release[index] : 0, index < other.count ? other[index] : 0)
      if own != their { return own < their ? -1 : 1 }
    }
    return stage.rawValue - Stage.exact.rawValue
  }
}
