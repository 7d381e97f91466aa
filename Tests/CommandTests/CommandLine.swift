import MaskcheckCLI
import TestSupport

/// What a command did, run in this process.
struct Outcome: Equatable {
  var status: Int32
  var output: String
  var errors: String
}

/// Runs the program as a shell would, without a terminal.
func maskcheck(_ arguments: [String], environment: [String: String] = [:]) -> Outcome {
  let output = OutputStream(descriptor: nil)
  let errors = OutputStream(descriptor: nil)
  let surroundings = Surroundings(output: output, errors: errors, environment: environment, processors: 2)
  let status = Program.run(arguments, in: surroundings)
  return Outcome(
    status: status, output: String(decoding: output.taken(), as: UTF8.self),
    errors: String(decoding: errors.taken(), as: UTF8.self))
}

func maskcheck(_ arguments: String...) -> Outcome { maskcheck(arguments) }

let qwen = Repository.tokenizer("qwen-like")
