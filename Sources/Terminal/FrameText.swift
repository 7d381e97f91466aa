extension Frame {
  /// The text of a row as a terminal shows it, all its columns.
  public func line(_ row: Int) -> String {
    (0..<size.columns).compactMap { self[row, $0]?.glyph.text }.joined()
  }

  /// The screen as text, and below it the meaning of each cell: a letter for the role, with the traits of the row's
  /// cells listed behind it.
  ///
  ///     │1 ━━── 50 %│
  ///     │..BBbb alternate:2-3
  public var description: String {
    var result = edge
    for row in 0..<size.rows { result += "│" + line(row) + "│\n" }
    result += edge
    for row in 0..<size.rows { result += "│" + roles(row) + traits(row) + "\n" }
    result += edge
    if let cursor { result += "cursor \(cursor.row),\(cursor.column)\n" }
    return result
  }

  private var edge: String { "+" + String(repeating: "-", count: size.columns) + "+\n" }

  /// Without the plain cells at the end.
  private func roles(_ row: Int) -> String {
    let letters = (0..<size.columns).map { column in self[row, column].map { Self.letter(of: $0.style.role) } ?? "?" }
    return String(letters[..<((letters.lastIndex { $0 != "." } ?? -1) + 1)])
  }

  static func letter(of role: Style.Role) -> Character {
    switch role {
    case .plain: "."
    case .faint: "f"
    case .header: "h"
    case .title: "t"
    case .border: "b"
    case .supervised: "S"
    case .ignored: "i"
    case .template: "T"
    case .cut: "c"
    case .cutSupervised: "C"
    case .error: "E"
    case .warning: "W"
    case .note: "N"
    case .key: "k"
    case .bar: "B"
    case .system: "y"
    case .user: "u"
    case .assistant: "a"
    case .tool: "l"
    case .otherRole: "o"
    }
  }

  private static let names: [(Style.Traits, String)] = [
    (.alternate, "alternate"), (.cursor, "cursor"), (.mark, "mark"), (.added, "added"), (.found, "found"),
    (.chosen, "chosen"), (.templated, "templated"),
  ]

  /// ` cursor:3-7 mark:3,9`
  private func traits(_ row: Int) -> String {
    Self.names.map { trait, name in
      let runs = columns(of: trait, in: row)
      return runs.isEmpty ? "" : " \(name):" + runs.joined(separator: ",")
    }.joined()
  }

  private func columns(of trait: Style.Traits, in row: Int) -> [String] {
    var runs: [String] = []
    var start: Int?
    for column in 0...size.columns {
      let has = self[row, column]?.style.traits.contains(trait) ?? false
      if has, start == nil { start = column }
      if !has, let first = start {
        runs.append(first == column - 1 ? "\(first)" : "\(first)-\(column - 1)")
        start = nil
      }
    }
    return runs
  }
}

extension Frame: CustomStringConvertible {}
