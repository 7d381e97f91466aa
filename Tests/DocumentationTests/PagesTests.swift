import Foundation
import TestSupport
import Testing

/// Pages written by hand.
@Suite struct PagesTests {
  /// A compiler finds them in code, nobody in a page.
  @Test func noMarksOfAMergeStandInThem() throws {
    var pages: [String] = []
    for folder in ["", "docs/", "docs/decisions/", "Tools/conformance/", "Tools/golden/", "Examples/own-run/"] {
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/\(folder)")
      pages += names.filter { $0.hasSuffix(".md") }.map { folder + $0 }
    }
    #expect(pages.count > 30)
    for page in pages {
      let text = try String(contentsOfFile: "\(Repository.root)/\(page)", encoding: .utf8)
      let marks = text.split(separator: "\n").filter { $0.hasPrefix("<<<<<<<") || $0.hasPrefix(">>>>>>>") }
      #expect(marks.isEmpty, "\(page): \(marks)")
    }
  }
}
