import ArgumentParser
import MaskModel
import Masking

/// `maskcheck verify`: the same rows through our model and the installed trainer.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maskcheck verify",
    abstract: "Holds rows against the trainer that is installed in your Python.",
    discussion: """
      Exit status: 0 all rows equal; 1 a row differs, or rows cannot be told apart; 2 the command line is wrong; 3 an \
      input could not be read.
      """)

  @Argument(help: ArgumentHelp("As for the report.", valueName: "data")) var data: [String] = []
  @OptionGroup(title: "What is read") var input: InputArguments
  @OptionGroup(title: "How it is labelled") var labelling: LabellingArguments
  @OptionGroup(title: "What goes through Python") var python: PythonArguments

  @Option(
    parsing: .unconditional, help: ArgumentHelp("How many rows; the first is always one of them.", valueName: "N"))
  var sample = 50
  @Option(parsing: .unconditional, help: ArgumentHelp("Another sample.", valueName: "S")) var seed: UInt64 = 0

  func run(_ surroundings: Surroundings) throws -> Int32 {
    guard sample > 0 else { throw Failure.usage("--sample: found \(sample), expected a number of 1 or more") }
    let plan = try InspectPlan(data, input, labelling, python, in: surroundings)
    let prepared = try PreparedInspection(plan)
    let result = try Verification(prepared).run(RowSampling(wanted: sample, seed: seed))
    let words = VerificationText(result, prepared)
    for line in words.lines { surroundings.output.write(words.visible(line) + "\n") }
    surroundings.output.flush()
    return result.isEqual ? 0 : 1
  }
}
