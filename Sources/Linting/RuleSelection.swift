import MaskModel

/// Which rules count, and at which level: `--select`, `--ignore`, `--level RULE=LEVEL`.
public struct RuleSelection: Sendable {
  /// In the order of their ids.
  public private(set) var rules: [Rule]
  private var levels: [String: Level] = [:]

  public static let all = RuleSelection(rules: Rule.all)

  private init(rules: [Rule]) { self.rules = rules }

  /// - Parameters:
  ///   - select: ids or names; empty: all.
  ///   - ignore: ids or names, taken away from what is selected.
  ///   - levels: by id or name; a later one wins.
  public init(select: [String] = [], ignore: [String] = [], levels: [(rule: String, level: Level)] = [])
    throws(RuleSelectionError)
  {
    let selected = try Self.ids(select)
    let ignored = try Self.ids(ignore)
    if let both = Rule.all.first(where: { selected.contains($0.id) && ignored.contains($0.id) }) {
      throw .selectedAndIgnored(rule: "\(both.id) \(both.name)")
    }
    rules = Rule.all.filter { (selected.isEmpty || selected.contains($0.id)) && !ignored.contains($0.id) }
    for (name, level) in levels { self.levels[try Self.rule(name).id] = level }
  }

  /// The level that the user gave the rule.
  public func level(of rule: Rule) -> Level? { levels[rule.id] }

  private static func ids(_ names: [String]) throws(RuleSelectionError) -> Set<String> {
    var ids: Set<String> = []
    for name in names { ids.insert(try rule(name).id) }
    return ids
  }

  private static func rule(_ name: String) throws(RuleSelectionError) -> Rule {
    if let rule = Rule.named(name) { return rule }
    throw .unknownRule(found: name, didYouMean: Rule.nearest(to: name)?.name)
  }
}

public enum RuleSelectionError: Error, Sendable, Hashable, CustomStringConvertible {
  case unknownRule(found: String, didYouMean: String?)
  case selectedAndIgnored(rule: String)

  public var description: String {
    switch self {
    case .unknownRule(let found, let near):
      "there is no rule `\(shown(found))`"
        + (near.map { "; did you mean `\($0)`?" } ?? "; `maskcheck rules` lists them")
    case .selectedAndIgnored(let rule):
      "--select and --ignore: found \(rule) under both, expected it under one of them"
    }
  }
}
