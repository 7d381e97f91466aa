import Foundation
import Linting
import Testing

/// docs/rules.md is what the rules say. `MASKCHECK_RECORD=1` writes it anew.
@Suite struct RulesDocumentationTests {
  @Test func thePageIsUpToDate() throws {
    let page = URL(filePath: #filePath).appending(path: "../../../docs/rules.md").standardized
    let expected = RulesPage.markdown()
    if ProcessInfo.processInfo.environment["MASKCHECK_RECORD"] != nil {
      try Data(expected.utf8).write(to: page)
    }
    let found = String(decoding: (try? Data(contentsOf: page)) ?? Data(), as: UTF8.self)
    #expect(found == expected, "docs/rules.md is not what the rules say: run `make docs`")
  }
}
