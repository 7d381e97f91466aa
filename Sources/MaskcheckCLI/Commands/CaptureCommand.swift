import ArgumentParser
import MaskModel
import Masking
import PythonBridge
import Reports

/// `maskcheck capture`: what the installed trainer computes, written as a dump folder.
struct CaptureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maskcheck capture",
    abstract: "Writes the labels that the trainer of your Python computes, as a folder that maskcheck opens.",
    discussion: """
      The rows go through the real SFTTrainer, on the CPU, with a random model of one layer and without network. \
      Exit status: 0 written; 1 the trainer stops; 2 the command line is wrong; 3 an input could not be read.
      """)

  @Argument(help: ArgumentHelp("As for the report.", valueName: "data")) var data: [String] = []
  @OptionGroup(title: "What is read") var input: InputArguments
  @OptionGroup(title: "How it is labelled") var labelling: LabellingArguments
  @OptionGroup(title: "What goes through Python") var python: PythonArguments

  @Option(parsing: .unconditional, help: ArgumentHelp("A reproducible sample of N rows; else all.", valueName: "N"))
  var sample: Int?
  @Option(parsing: .unconditional, help: ArgumentHelp("Another sample.", valueName: "S")) var seed: UInt64 = 0
  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder")) var output: String?

  func run(_ surroundings: Surroundings) throws -> Int32 {
    guard let output else { throw Failure.usage("--output is missing: expected the folder to write") }
    let plan = try InspectPlan(data, input, labelling, python, in: surroundings)
    let opened = try openedData(plan)
    let trainer = try InstalledTrainer(plan, data: opened, files: plan.data, trainer: Self.trainer(plan))
    do {
      let captured = try trainer.capture(rows(opened.rows))
      let written = try trainer.bridge.write(captured, to: output)
      for line in Self.words(captured, written) { surroundings.output.write(Visible.string(line) + "\n") }
    } catch {
      throw Failure(error)
    }
    surroundings.output.flush()
    return 0
  }

  private func openedData(_ plan: InspectPlan) throws(Failure) -> PythonData {
    // The trainer runs the function itself: the data are opened as they are.
    if case .python(let request) = plan.reader {
      return try PythonData(
        request, python: plan.python, function: nil, renamed: plan.mapping, limit: plan.limit)
    }
    let files = try DataFiles(plan, spool: nil).names
    guard !files.contains("-") else { throw .usage("-: standard input cannot be captured, expected files") }
    return try PythonData(
      DataRequest(names: files, kind: "json"), python: plan.python, function: nil, renamed: plan.mapping,
      limit: plan.limit)
  }

  private func rows(_ count: Int) -> [Int]? {
    if let sample { return RowSampling(wanted: sample, seed: seed).rows(of: count) }
    return input.limit == nil ? nil : Array(0..<count)
  }

  private static func trainer(_ plan: InspectPlan) -> String {
    if let trainer = plan.labelling.trainer { return trainer.id }
    return plan.labelling.responseTemplate == nil ? "trl" : "trl-collator"
  }

  private static func words(_ captured: Captured, _ written: (folder: String, rows: Int, dropped: Int)) -> [String] {
    let versions = captured.packages.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
    let dropped = written.dropped == 0 ? "" : ", \(written.dropped) dropped"
    return captured.notes + [
      "\(written.folder): \(written.rows) rows\(dropped) (\(versions))", "open it: maskcheck \(written.folder)",
    ]
  }
}
