import ArgumentParser
import Linting

/// `maskcheck rules`: one line a rule.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "maskcheck rules", abstract: "Lists the rules.")

  func run(_ surroundings: Surroundings) -> Int32 {
    let columns = [\Rule.id, \.level.rawValue, \.name].map { path in
      (path, width: Rule.all.map { $0[keyPath: path].count }.max() ?? 0)
    }
    for rule in Rule.all {
      let cells = columns.map { rule[keyPath: $0.0].padded(to: $0.width) } + [rule.summary]
      surroundings.output.write(cells.joined(separator: "  ") + "\n")
    }
    surroundings.output.flush()
    return 0
  }
}

extension String {
  /// Spaces behind, up to that many characters.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
