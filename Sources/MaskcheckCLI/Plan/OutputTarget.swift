import Reports

/// One place that a report goes to.
struct OutputTarget: Sendable {
  var format: ReportFormat
  /// Nil: standard output.
  var path: String?

  /// Standard output (unless --quiet) and the files of --output.
  static func resolve(_ arguments: OutputArguments) throws(Failure) -> [OutputTarget] {
    let standard = try named(arguments.format ?? "text", option: "--format")
    var targets = arguments.quiet ? [] : [OutputTarget(format: standard, path: nil)]
    for typed in arguments.output {
      let sides = typed.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let target =
        sides.count == 2
        ? OutputTarget(format: try named(sides[0], option: "--output"), path: sides[1])
        : OutputTarget(format: standard, path: typed)
      guard target.path?.isEmpty == false else { throw .usage("--output: found \(typed), expected FORMAT=FILE") }
      targets.append(target)
    }
    return targets
  }

  private static func named(_ id: String, option: String) throws(Failure) -> ReportFormat {
    if let format = ReportFormat.named(id) { return format }
    if ReportFormat.planned.contains(id) { throw .notYet("\(option) \(id)") }
    let known = ReportFormat.all.map(\.id).joined(separator: ", ")
    throw .usage("\(option): found \(id), expected one of \(known)")
  }
}
