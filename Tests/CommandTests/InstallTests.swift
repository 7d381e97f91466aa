import TestSupport
import Testing

@testable import MaskcheckCLI

/// What `make install` puts beside the program: completions and the manual page, from what `--help` is made from.
@Suite struct InstallTests {
  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsKnowOptionsAndCommands(shell: String) {
    let outcome = maskcheck("--generate-completion-script", shell)
    #expect(outcome.status == 0)
    for command in Program.commands { #expect(outcome.output.contains(command.name), "\(command.name)") }
    for option in ["response-template", "min-ratio", "tokenizer"] {
      #expect(outcome.output.contains(option), "\(option)")
    }
  }

  @Test func anotherShellIsAnError() {
    #expect(maskcheck("--generate-completion-script", "tcsh").status == 2)
    #expect(maskcheck("--generate-completion-script").errors.contains("expected one of"))
  }

  @Test func theManualPageHasAllOptionsAndCommands() {
    let page = maskcheck("--generate-man-page").output.replacing("\\-", with: "-")
    #expect(page.hasPrefix(".TH MASKCHECK 1"))
    for command in Program.commands { #expect(page.contains(".SS maskcheck \(command.name)\n"), "\(command.name)") }
    let help = maskcheck("--help").output
    let options = help.split(whereSeparator: { " ,\n[]".contains($0) }).filter { $0.hasPrefix("--") && $0.count > 2 }
    #expect(options.count > 20)
    for option in Set(options) { #expect(page.contains(option), "\(option)") }
  }
}
