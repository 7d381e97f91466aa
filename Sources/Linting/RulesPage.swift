/// docs/rules.md, written from the rules themselves.
public enum RulesPage {
  private static let trainers = ["trl", "trl-collator", "labels", "unsloth", "axolotl", "llamafactory"]

  /// The page as Markdown.
  public static func markdown(_ rules: [Rule] = Rule.all) -> String {
    let head = """
      # Rules

      <!-- Written by `make docs`; do not edit. -->

      What `maskcheck` looks for. `maskcheck rules` lists the rules, `maskcheck explain MC101` shows one of them; \
      `--select`, `--ignore` and `--level RULE=LEVEL` take ids or names. A rule that could not be judged on the data \
      and settings of a run is listed as not evaluated, never as clean.

      | id | name | level | what is seen |
      |---|---|---|---|

      """
    let table = rules.map { "| [\($0.id)](#\(anchor($0))) | `\($0.name)` | \($0.level.rawValue) | \($0.summary) |\n" }
    return head + table.joined() + "\n" + rules.map(section).joined(separator: "\n")
  }

  /// One rule in full.
  public static func section(_ rule: Rule) -> String {
    let levels = rule.levels.isEmpty ? "" : "; \(rule.levels)"
    var lines = ["## \(rule.id) \(rule.name)", "", "**\(rule.level.rawValue)**\(levels). \(rule.summary)", ""]
    lines += [rule.explanation, "", "### \(rule.id): what to do", ""]
    lines += [rule.fixes[""] ?? "", ""]
    for trainer in trainers {
      guard let fix = rule.fixes[trainer] else { continue }
      lines += item("`\(trainer)`: \(fix)")
    }
    if lines.last != "" { lines.append("") }
    lines += ["### \(rule.id): examples", ""]
    for example in rule.triggers { lines += shown(example, "Fires") }
    for example in rule.passes { lines += shown(example, "Is silent") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func anchor(_ rule: Rule) -> String { "\(rule.id.lowercased())-\(rule.name)" }

  /// A list item; lines that are set in become code.
  private static func item(_ text: String) -> [String] {
    var lines: [String] = []
    var inCode = false
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let isCode = line.hasPrefix("  ")
      if isCode != inCode { lines.append(isCode ? "  ```python" : "  ```") }
      inCode = isCode
      lines.append(index == 0 ? "- \(line)" : isCode ? "\(line)" : "  \(line)")
    }
    if inCode { lines.append("  ```") }
    return lines
  }

  private static let template = " --chat-template chat.jinja"

  private static func shown(_ example: RuleExample, _ verb: String) -> [String] {
    let options = example.options.map { $0.hasPrefix("--") ? $0 : "'\($0)'" }.joined(separator: " ")
    let command = "--trainer \(example.trainer) -t \(example.tokenizer)" + (options.isEmpty ? "" : " \(options)")
    let rows = example.rows.prefix(3) + (example.rows.count > 3 ? ["… (\(example.rows.count) rows)"] : [])
    var lines = ["\(verb): \(example.title).", "", "```", command + (example.chatTemplate == nil ? "" : template)]
    if let source = example.chatTemplate { lines.append("chat.jinja: \(source)") }
    if let stops = example.stops {
      lines.append("generation_config.json: eos_token_id of \(stops.joined(separator: ", "))")
    }
    return lines + rows + ["```", ""]
  }
}
