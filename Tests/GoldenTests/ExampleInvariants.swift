import JSON
import MaskModel

/// What must hold of every labelled example, whatever its trainer.
struct ExampleInvariants {
  let example: MaskedExample

  init(_ example: MaskedExample) { self.example = example }

  /// The first thing that does not hold, or nil.
  var violation: String? {
    runViolation(example.reasons, example.ids, example.labels)
      ?? example.cut.flatMap { runViolation($0.reasons, $0.ids, $0.labels).map { "cut: \($0)" } }
      ?? spanViolation(example.spans, example.ids) ?? example.cut.flatMap { spanViolation($0.spans, $0.ids) }
      ?? partViolation
  }

  /// Runs cover all tokens in order, and their side is that of the labels.
  private func runViolation(_ runs: [ReasonRun], _ ids: [TokenID], _ labels: [Label]) -> String? {
    var position = 0
    for run in runs {
      if run.range.lowerBound != position || run.range.isEmpty { return "reasons have a gap at \(position)" }
      position = run.range.upperBound
      if position > ids.count { return "reasons run beyond the ids" }
      for index in run.range {
        let isSupervised = index < labels.count && labels[index] != .ignored
        if isSupervised != run.reason.isSupervised { return "token \(index) has reason \(run.reason.rawValue)" }
      }
    }
    return position == ids.count ? nil : "reasons end at \(position) of \(ids.count)"
  }

  private func spanViolation(_ spans: [ByteSpan]?, _ ids: [TokenID]) -> String? {
    guard let text = example.text else { return spans == nil ? nil : "spans without a text" }
    guard let spans, spans.count == ids.count else { return "spans and ids differ in number" }
    let outside = spans.contains { $0.start < 0 || $0.end < $0.start || Int($0.end) > text.count }
    return outside ? "a span outside of the text" : nil
  }

  private var partViolation: String? {
    guard let text = example.text, !example.parts.isEmpty else { return nil }
    var position = 0
    for part in example.parts {
      if Int(part.span.start) != position || part.span.isEmpty { return "parts have a gap at \(position)" }
      position = Int(part.span.end)
    }
    return position == text.count ? nil : "parts end at \(position) of \(text.count)"
  }
}
