import ArgumentParser
import Linting

/// `maskcheck explain MC101`: one rule in full.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maskcheck explain", abstract: "Explains one rule, with examples and fixes.")

  @Argument(help: "Its id or its name.") var rule: String

  func run(_ surroundings: Surroundings) throws -> Int32 {
    guard let found = Rule.all.first(where: { $0.id == rule.uppercased() || $0.name == rule }) else {
      let near = Rule.all.filter { $0.name.contains(rule) || $0.id.hasPrefix(rule.uppercased().prefix(3)) }
      let hint =
        near.isEmpty ? "see maskcheck rules" : "near it: " + near.map { "\($0.id) \($0.name)" }.joined(separator: ", ")
      throw Failure.usage("explain: found \(rule), expected the id or name of a rule; \(hint)")
    }
    surroundings.output.write(found.page)
    surroundings.output.flush()
    return 0
  }
}

extension Rule {
  /// The rule in full, for the terminal.
  var page: String {
    var lines = ["\(id) \(name) (\(level.rawValue))", "", summary, "", explanation, "", "What to do"]
    for (trainer, fix) in fixes.sorted(by: { $0.key < $1.key }) {
      lines.append(trainer.isEmpty ? "  \(fix)" : "  \(trainer): \(fix)")
    }
    lines += section("It fires on", triggers) + section("It is silent on", passes)
    return lines.joined(separator: "\n") + "\n"
  }

  private func section(_ title: String, _ examples: [RuleExample]) -> [String] {
    examples.flatMap { example in
      let options = (["--trainer", example.trainer] + example.options).map(Self.quoted).joined(separator: " ")
      return ["", "\(title): \(example.title)", "  maskcheck \(options)"] + example.rows.prefix(3).map { "  \($0)" }
        + (example.rows.count > 3 ? ["  … \(example.rows.count) rows"] : [])
    }
  }

  private static func quoted(_ argument: String) -> String {
    let plain = argument.allSatisfy { $0.isLetter || $0.isNumber || "-_=,.:@".contains($0) }
    return plain && !argument.isEmpty ? argument : "'" + argument.replacing("'", with: #"'\''"#) + "'"
  }
}
