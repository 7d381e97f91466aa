import Foundation
import Testing

@Suite struct RepositoryTests {
  @Test func nothingNamesAMachine() throws {
    // Put together here, so that this file does not contain what it looks for.
    let folders = ["main", "wt", "oracle", "shared", "notes", "bin"].map { "/work" + "/" + $0 }
    let places = folders + ["/root" + "/", "/home" + "/user"]
    let endings = [
      ".swift", ".md", ".py", ".sh", ".json", ".txt", ".toml", ".yml", ".yaml", "Makefile", "run", ".svg", ".h",
    ]
    for file in try SourceTree.files(under: "", endings: endings) {
      for place in places where file.contains(place) {
        Issue.record("\(file.path) contains \(place)")
      }
    }
  }

  @Test func whatPeopleLookForIsThere() {
    let wanted = [
      "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "Makefile", ".ci/run", ".swift-format",
      ".editorconfig",
      ".gitignore", "docs/architecture.md", "docs/exit-codes.md", "docs/report.schema.json",
      "docs/trainers.md", "docs/reasons.md", "docs/formats.md", "docs/rules.md", "Tools/golden/README.md",
      "Examples/herg/README.md",
    ]
    for path in wanted {
      let exists = FileManager.default.fileExists(atPath: SourceTree.root.appending(path: path).path())
      #expect(exists, "\(path) is missing")
    }
  }

  @Test func linksOfThePagesLeadSomewhere() throws {
    for page in try SourceTree.files(under: "", endings: [".md"]) {
      let folder = SourceTree.root.appending(path: page.path).deletingLastPathComponent()
      for match in page.text.matches(of: /\]\(([^)\s#]+)(?:#[^)]*)?\)/) {
        let target = String(match.1)
        if target.contains("://") || target.hasPrefix("mailto:") { continue }
        let exists = FileManager.default.fileExists(atPath: folder.appending(path: target).path())
        #expect(exists, "\(page.path) links to \(target)")
      }
    }
  }
}
