/// Says every so often that it is time.
struct Timer {
  private let period: Duration?
  private var last = ContinuousClock.now

  /// - Parameter period: nil: it never is.
  init(_ period: Duration?) { self.period = period }

  mutating func isDue() -> Bool {
    guard let period else { return false }
    let now = ContinuousClock.now
    guard now - last >= period else { return false }
    last = now
    return true
  }
}
