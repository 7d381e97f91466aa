import ArgumentParser
import Glibc

/// The whole program as a function: arguments in, exit code out.
public enum Program {
  public static let version = "0.1.0"

  /// Commands by name. Whatever does not begin with one of them is the report or the browser.
  static let commands: [Command] = [
    Command("rules", RulesCommand.self) { try RulesCommand.parse($0).run($1) },
    Command("explain", ExplainCommand.self) { try ExplainCommand.parse($0).run($1) },
    Command("trainers", TrainersCommand.self) { try TrainersCommand.parse($0).run($1) },
    Command("formats", FormatsCommand.self) { try FormatsCommand.parse($0).run($1) },
    Command("tokenizer", TokenizerCommand.self) { try TokenizerCommand.parse($0).run($1) },
    Command("tokenize", TokenizeCommand.self) { try TokenizeCommand.parse($0).run($1) },
    Command("render", RenderCommand.self) { try RenderCommand.parse($0).run($1) },
    Command("verify", VerifyCommand.self) { try VerifyCommand.parse(withEmptyValues($0)).run($1) },
    Command("capture", CaptureCommand.self) { try CaptureCommand.parse(withEmptyValues($0)).run($1) },
  ]

  /// A command with the parser that knows its help.
  struct Command: Sendable {
    let name: String
    let parser: any ParsableArguments.Type
    let run: @Sendable ([String], Surroundings) throws -> Int32

    init(
      _ name: String, _ parser: any ParsableArguments.Type,
      run: @escaping @Sendable ([String], Surroundings) throws -> Int32
    ) {
      self.name = name
      self.parser = parser
      self.run = run
    }
  }

  private static func command(of arguments: [String]) -> Command? {
    arguments.first.flatMap { first in commands.first { $0.name == first } }
  }

  static let laterCommands = ["diff", "merge"]

  /// - Parameter arguments: without the program's own name.
  /// - Returns: the exit status, see docs/exit-codes.md.
  public static func run(_ arguments: [String], in surroundings: Surroundings = .process()) -> Int32 {
    do {
      return try dispatch(arguments, surroundings)
    } catch let failure as Failure {
      surroundings.complain("maskcheck: \(failure.message)")
      return failure.kind.rawValue
    } catch {
      return report(parsing: error, by: command(of: arguments)?.parser ?? InspectArguments.self, surroundings)
    }
  }

  private static func dispatch(_ arguments: [String], _ surroundings: Surroundings) throws -> Int32 {
    if let command = command(of: arguments) { return try command.run(Array(arguments.dropFirst()), surroundings) }
    if let first = arguments.first {
      if let text = try generated(first, arguments.dropFirst().first ?? "") {
        surroundings.output.write(text)
        surroundings.output.flush()
        return 0
      }
      if laterCommands.contains(first) { throw Failure.notYet("the command \(first)") }
    }
    return try InspectCommand(arguments: InspectArguments.parse(withEmptyValues(arguments))).run(surroundings)
  }

  /// For `make install`: what is written from the descriptions of all commands.
  private static func generated(_ option: String, _ value: String) throws(Failure) -> String? {
    switch option {
    case "--generate-completion-script": try WholeProgram.completions(for: value) + "\n"
    case "--generate-man-page": try ManPage.text()
    default: nil
    }
  }

  /// `--text-template=` gives an empty template; the parser takes it for an option whose value is missing.
  private static func withEmptyValues(_ arguments: [String]) -> [String] {
    let options = ["--response-template", "--instruction-template", "--text-template"]
    var result: [String] = []
    for argument in arguments {
      let option = argument.hasSuffix("=") ? String(argument.dropLast()) : ""
      // Behind such an option a word is its value, whatever it looks like.
      let isValue = result.last.map(options.contains) == true
      result += options.contains(option) && !isValue ? [option, ""] : [argument]
    }
    return result
  }

  /// The parser's own words: help and version go to standard output, a mistake is exit code 2.
  private static func report(
    parsing error: any Error, by parser: any ParsableArguments.Type, _ surroundings: Surroundings
  ) -> Int32 {
    let message = parser.fullMessage(for: error)
    if parser.exitCode(for: error) == .success {
      surroundings.output.write(message + "\n")
      surroundings.output.flush()
      return 0
    }
    surroundings.complain(message)
    return parser.exitCode(for: error) == .validationFailure ? 2 : 3
  }
}
