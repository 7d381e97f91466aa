import Linting
import MaskModel
import Testing

/// Each rule's own examples, through the real trainers with the small tokenizers.
@Suite struct RuleExampleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let rule: Rule
    let example: RuleExample
    var testDescription: String { "\(rule.id): \(example.title)" }
  }

  static let triggers = Rule.all.flatMap { rule in rule.triggers.map { Case(rule: rule, example: $0) } }
  static let passes = Rule.all.flatMap { rule in rule.passes.map { Case(rule: rule, example: $0) } }

  @Test(arguments: triggers)
  func fires(_ this: Case) throws {
    let run = try ExampleRun(this.example)
    let found = run.findings.map { "\($0.rule) \($0.level.rawValue): \($0.message)" }
    let finding = try #require(run.findings.first { $0.rule == this.rule.id }, "only \(found)")
    #expect(finding.level == this.example.level ?? this.rule.level)
    let rows = run.rows.indices.filter { index in run.rows[index].contains { $0.rule == this.rule.id } }
    #expect(rows == this.example.firesOn)
    #expect(finding.count > 0)
    #expect(!finding.fix.isEmpty)
  }

  @Test(arguments: passes)
  func isSilent(_ this: Case) throws {
    let run = try ExampleRun(this.example)
    let finding = run.findings.first { $0.rule == this.rule.id }
    #expect(finding == nil, "\(finding?.message ?? "")")
  }

  @Test(arguments: Rule.all)
  func isWhole(_ rule: Rule) {
    #expect(rule.id.wholeMatch(of: /MC[1-8][0-9][0-9]/) != nil)
    #expect(rule.name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
    #expect(!rule.triggers.isEmpty && !rule.passes.isEmpty)
    #expect(rule.fixes[""]?.isEmpty == false)
    for trainer in ["trl", "trl-collator", "labels", "unsloth", "axolotl", "llamafactory"] {
      #expect(!rule.fix(for: trainer).isEmpty, "\(trainer)")
    }
  }

  /// Two spaces set code in, at the beginning of a line and nowhere else.
  @Test(arguments: Rule.all)
  func hasNoStraySpaces(_ rule: Rule) {
    for text in [rule.summary, rule.levels, rule.explanation] + rule.fixes.values {
      #expect(text.firstMatch(of: /\S {2}/) == nil)
    }
  }

  @Test func idsAndNamesAreUnique() {
    #expect(Set(Rule.all.map(\.id)).count == Rule.all.count)
    #expect(Set(Rule.all.map(\.name)).count == Rule.all.count)
    #expect(Rule.all.map(\.id) == Rule.all.map(\.id).sorted())
  }
}
