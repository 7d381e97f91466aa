import Foundation
import Testing

/// A page of docs/ that is written from a registry. `make docs` (MASKCHECK_RECORD=1) writes it; else it must be up to
/// date.
struct GeneratedPage {
  let name: String
  let text: String

  /// - Parameter body: Markdown behind the note that says who writes the page.
  init(_ name: String, title: String, body: String) {
    self.name = name
    text = "# \(title)\n\n<!-- Written by `make docs`; do not edit. -->\n\n\(body)"
  }

  func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs")
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["MASKCHECK_RECORD"] != nil {
      try Data(text.utf8).write(to: file)
    }
    let found = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    #expect(found == text, "docs/\(name) is stale: type `make docs`", sourceLocation: sourceLocation)
  }
}

/// A cell of a Markdown table.
func cell(_ text: String) -> String {
  text.replacing("|", with: "\\|").replacing("\n", with: " ")
}
