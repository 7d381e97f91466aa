import Inspection

/// One line on standard error that is overwritten, and only on a terminal.
struct ProgressLine {
  private let errors: OutputStream
  private let isShown: Bool
  private let total: Int?
  private var examples = 0
  private var shown: ContinuousClock.Instant?

  init(_ surroundings: Surroundings, isShown: Bool, total: Int?) {
    errors = surroundings.errors
    self.isShown = isShown
    self.total = total
  }

  mutating func update(_ outcome: BatchOutcome) {
    examples += outcome.examples
    let now = ContinuousClock.now
    if let shown, now - shown < .milliseconds(200) { return }
    guard isShown else { return }
    shown = now
    let share = total.map { $0 > 0 ? ", \(min(100, outcome.bytesRead * 100 / $0)) %" : "" } ?? ""
    errors.write("\r\u{1B}[K\(examples) examples\(share)")
    errors.flush()
  }

  func clear() {
    guard shown != nil, isShown else { return }
    errors.write("\r\u{1B}[K")
    errors.flush()
  }
}
