import Foundation
import Terminal
import Testing

/// A file of screens, to be compared with the committed one.
struct Screens {
  private let file: URL
  private var text = ""

  init(name: String, size: Size) {
    file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Screens/\(name)-\(size.columns)x\(size.rows).txt")
  }

  mutating func add(_ title: String, _ frame: Frame) {
    for problem in Self.problems(frame) { Issue.record("\(title): \(problem)") }
    text += "== \(title)\n\(frame)"
  }

  func compare() throws {
    if ProcessInfo.processInfo.environment["MASKCHECK_RECORD"] != nil {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      return
    }
    let wanted = try String(contentsOf: file, encoding: .utf8)
    guard Array(wanted.utf8) != Array(text.utf8) else { return }
    let (new, old) = (
      text.split(separator: "\n", omittingEmptySubsequences: false),
      wanted.split(separator: "\n", omittingEmptySubsequences: false)
    )
    let line =
      zip(new, old).enumerated().first { Array($0.element.0.utf8) != Array($0.element.1.utf8) }?.offset
      ?? min(new.count, old.count)
    Issue.record(
      """
      \(file.lastPathComponent):\(line + 1) differs:
      - \(line < old.count ? old[line] : "")
      + \(line < new.count ? new[line] : "")
      """)
  }

  /// What must never be in a frame: a row of another width, a control character, something that changes direction.
  static func problems(_ frame: Frame) -> [String] {
    var problems: [String] = []
    for row in 0..<frame.size.rows {
      let cells = (0..<frame.size.columns).compactMap { frame[row, $0] }
      let width = cells.reduce(0) { $0 + $1.glyph.width }
      if width != frame.size.columns { problems.append("row \(row) is \(width) cells wide") }
      for scalar in cells.flatMap({ Array($0.glyph.text.unicodeScalars) }) where isForbidden(scalar) {
        problems.append("row \(row) holds U+\(String(scalar.value, radix: 16, uppercase: true))")
      }
    }
    return problems
  }

  static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate: true
    default: false
    }
  }
}
