import ArgumentParser
import Linting

/// `maskcheck rules`: one line a rule.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "maskcheck rules", abstract: "Lists the rules.")

  func run(_ surroundings: Surroundings) -> Int32 {
    for rule in Rule.all {
      let level = rule.level.rawValue.padded(to: 8)
      surroundings.output.write("\(rule.id)  \(level) \(rule.name.padded(to: 28)) \(rule.summary)\n")
    }
    surroundings.output.flush()
    return 0
  }
}

extension String {
  /// Spaces behind, up to that many characters.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
