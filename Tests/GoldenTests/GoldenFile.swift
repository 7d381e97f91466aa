import Foundation
import JSON
import Testing

/// The vectors of one trainer and one tokenizer, made by the real trainer.
struct GoldenFile: CustomTestStringConvertible {
  let trainer: String
  let tokenizer: String
  let version: String
  let cases: [GoldenCase]

  var testDescription: String { "\(trainer) \(tokenizer)" }

  /// A folder with `Golden` and `Tokenizers`: that of the tests, or another that was made by the same scripts with other
  /// tokenizers.
  static let fixtures =
    ProcessInfo.processInfo.environment["MASKCHECK_FIXTURES"].map { URL(filePath: $0) }
    ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

  /// Every file of a trainer's vectors that is there; files of other things have no `trainer` in their first line.
  static func all() throws -> [GoldenFile] {
    let folder = fixtures.appending(path: "Golden")
    var files: [GoldenFile] = []
    for name in try names(in: folder) where !name.hasSuffix(".jsonl") {
      for file in try names(in: folder.appending(path: name)) where file.hasSuffix(".jsonl") {
        if let golden = try GoldenFile(folder.appending(path: name).appending(path: file)) { files.append(golden) }
      }
    }
    return files
  }

  /// The names of the small tokenizers.
  static func tokenizers() throws -> [String] { try names(in: fixtures.appending(path: "Tokenizers")) }

  private static func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private init?(_ url: URL) throws {
    let lines = try Data(contentsOf: url).split(separator: 0x0A)
    guard let first = lines.first else { throw GoldenError(description: "\(url.path): empty") }
    let header = try JSONValue(parsing: Array(first))
    guard let trainer = header["trainer"]?.text else { return nil }
    guard let tokenizer = header["tokenizer"]?.text, let version = header["version"]?.text else {
      throw GoldenError(description: "\(url.path): no tokenizer or version in its first line")
    }
    self.trainer = trainer.string
    self.tokenizer = tokenizer.string
    self.version = version.string
    cases = try lines.dropFirst().map { try GoldenCase(JSONValue(parsing: Array($0), replacesLoneSurrogates: true)) }
  }
}

struct GoldenError: Error, CustomStringConvertible {
  let description: String
}
