import JSON
import MaskModel

/// What is wrong with a data set as a whole.
enum DataProblems {
  /// How deep lists and structures may be nested: beyond it Arrow says "Recursion level in ArrowSchema struct exceeded".
  static let deepestType = 62

  static func whole(_ columns: [Column], hasBytes: Bool) -> [InputProblem] {
    if !hasBytes { return [problem("an empty file", "rows")] }
    if columns.isEmpty { return [problem("no column in any row", "objects with keys")] }
    var problems: [InputProblem] = []
    if let deep = columns.first(where: { $0.type.depth > deepestType }) {
      problems.append(
        problem("column \(Shown.name(deep.name)) with \(deep.type.depth) nested levels", "at most \(deepestType)"))
    }
    if let cut = columns.first(where: { $0.name.bytes.contains(0) }) {
      problems.append(problem("column \(Shown.name(cut.name)), whose name Arrow cuts at the zero byte", "no zero byte"))
    }
    if let names = agentTrace(columns) {
      problems.append(
        problem(
          "the columns \(names), which `datasets` takes for an agent's trace and hands to the package `teich`",
          "other column names"))
    }
    return problems
  }

  static func overlongLine(_ block: Block, _ byte: Int, _ bound: Int, _ source: Int, _ index: Int) -> InputProblem {
    let lines = block.bytes.reduce(into: 0) { $0 += $1 == 0x0A ? 1 : 0 }
    return InputProblem(
      kind: .unreadable, index: index, source: source, line: block.line + lines, byte: byte,
      found: "a line of more than \(bound) bytes", expected: "shorter lines")
  }

  private static func problem(_ found: String, _ expected: String) -> InputProblem {
    InputProblem(kind: .loadWouldFail, index: 0, source: 0, line: 1, byte: 0, found: found, expected: expected)
  }

  /// `has_agent_traces_markers` (datasets 5.2, packaged_modules/json/json.py).
  private static func agentTrace(_ columns: [Column]) -> String? {
    func type(_ name: Text) -> ColumnType? { columns.first { $0.name == name }?.type }
    let isString = { (names: [Text]) in names.allSatisfy { type($0) == .string } }
    if isString(["type"]), type("message") == .json { return "`type` and `message`" }
    if isString(["type"]), type("payload") == .json { return "`type` and `payload`" }
    if isString(["id", "source", "model", "system_prompt"]) {
      switch type("messages") {
      case .list, .json: return "`id`, `source`, `model`, `system_prompt` and `messages`"
      default: break
      }
    }
    if isString(["type", "id", "cwd"]), type("version") == .int64 { return "`type`, `id`, `version` and `cwd`" }
    return nil
  }
}
