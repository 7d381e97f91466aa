import ArgumentParser

/// The program as one command with subcommands: what shell completions and the manual page are made from. It is never
/// run; `Program` finds commands itself, for whatever does not begin with one is data.
struct WholeProgram: ParsableCommand {
  static var configuration: CommandConfiguration {
    var configuration = InspectArguments.configuration
    configuration.subcommands = commands.map { subcommand($0) }
    return configuration
  }

  /// In the order of `Program.commands`.
  private static let commands: [any ParsableCommand.Type] = [
    RulesCommand.self, ExplainCommand.self, TrainersCommand.self, FormatsCommand.self, TokenizerCommand.self,
    TokenizeCommand.self, RenderCommand.self, VerifyCommand.self, CaptureCommand.self,
  ]

  @OptionGroup var inspect: InspectArguments

  private static func subcommand<Command: ParsableCommand>(_ command: Command.Type) -> any ParsableCommand.Type {
    Subcommand<Command>.self
  }

  /// `bash`, `zsh` or `fish`.
  static func completions(for shell: String) throws(Failure) -> String {
    guard let known = CompletionShell(rawValue: shell) else {
      let shells = CompletionShell.allCases.map(\.rawValue).joined(separator: ", ")
      throw .usage(
        "--generate-completion-script: found \(shell.isEmpty ? "nothing" : shell), expected one of \(shells)")
    }
    return completionScript(for: known)
  }
}

/// A command under its own name, without that of the program before it.
private struct Subcommand<Command: ParsableCommand>: ParsableCommand {
  static var configuration: CommandConfiguration {
    let own = Command.configuration
    return CommandConfiguration(
      commandName: own.commandName.map { String($0.drop { $0 != " " }.dropFirst()) }, abstract: own.abstract,
      discussion: own.discussion)
  }

  @OptionGroup var own: Command
}
