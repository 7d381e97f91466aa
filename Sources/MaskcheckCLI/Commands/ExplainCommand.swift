import ArgumentParser
import Linting
import Reports

/// `maskcheck explain MC101`: one rule in full, as on its page.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maskcheck explain", abstract: "Explains one rule, with examples and fixes.")

  @Argument(help: "Its id or its name.") var rule: String

  func run(_ surroundings: Surroundings) throws -> Int32 {
    guard let found = Rule.named(rule) else {
      let near = Rule.nearest(to: rule)?.name
      throw Failure.usage("explain: \(RuleSelectionError.unknownRule(found: rule, didYouMean: near))")
    }
    let style = Style(isColored: try surroundings.usesColor("auto"))
    surroundings.output.write(
      WrappedMarkdown.bytes(RulesPage.section(found), style: style, width: surroundings.columns))
    surroundings.output.flush()
    return 0
  }
}
