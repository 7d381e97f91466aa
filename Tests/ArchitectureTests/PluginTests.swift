import Foundation
import Testing

/// A plugin that is written and not listed would be silently absent.
@Suite struct PluginTests {
  @Test(arguments: [("Linting", "Rule"), ("Masking", "Trainer"), ("Reports", "ReportFormat")])
  func everyPluginIsListedOnce(module: String, type: String) throws {
    let files = try SourceTree.swift(under: "Sources/\(module)")
    let pattern = try Regex("static let (\\w+)\\s*(?::\\s*\(type)\\s*)?=\\s*\(type)\\(")
    let declared = files.flatMap { file in
      file.text.matches(of: pattern).compactMap { $0.output[1].substring.map(String.init) }
    }
    let list = try Regex("static let all(?:\\s*:\\s*\\[\(type)\\])?\\s*=\\s*\\[([^\\]]*)\\]")
    let lists = files.flatMap { file in
      file.text.matches(of: list).compactMap { $0.output[1].substring.map(String.init) }
    }
    try #require(lists.count == 1, "\(module) has \(lists.count) lists of \(type)")
    let listed = lists[0].matches(of: /\.?(\w+)/).map { String($0.1) }
    #expect(Set(listed).count == listed.count, "\(type).all names something twice")
    #expect(Set(declared) == Set(listed))
  }
}
