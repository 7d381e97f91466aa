import Foundation

/// The files of this package as text.
struct SourceTree {
  struct File {
    /// From the top of the package: `Sources/JSON/Text.swift`.
    let path: String
    let text: String

    /// `JSON` for `Sources/JSON/Text.swift`.
    var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// Lines without the comment at their end, numbered from 1.
    var code: [(number: Int, text: String)] {
      lines.enumerated().map { ($0.offset + 1, Self.withoutComment($0.element)) }
    }

    /// Those of the lines of `code` that contain one of these words: a cheap sieve in front of a regular expression.
    func lines(with words: String...) -> [(number: Int, text: String)] {
      let bytes = words.map { Array($0.utf8) }
      let whole = Array(text.utf8)
      guard bytes.contains(where: { Self.contains(whole, $0) }) else { return [] }
      return code.filter { line in bytes.contains { Self.contains(Array(line.text.utf8), $0) } }
    }

    func contains(_ word: String) -> Bool { Self.contains(Array(text.utf8), Array(word.utf8)) }

    private static func contains(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
      Data(bytes).range(of: Data(word)) != nil
    }

    private static func withoutComment(_ line: Substring) -> String {
      let start = line.range(of: "//")?.lowerBound ?? line.endIndex
      return String(line[..<start])
    }
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
  private static let leftOut: Set<String> = [".build", ".git", ".conformance", ".swiftpm", "dist", "__pycache__"]

  /// Files below a folder whose names end in one of these, in the order of their paths.
  static func files(under folder: String, endings: [String]) throws -> [File] {
    try paths(under: folder).filter { path in endings.contains { path.hasSuffix($0) } }.map { path in
      let bytes = try Data(contentsOf: root.appending(path: path))
      return File(path: path, text: String(decoding: bytes, as: UTF8.self))
    }
  }

  static func swift(under folder: String = "Sources") throws -> [File] {
    try files(under: folder, endings: [".swift"])
  }

  /// All files, but for what is built or fetched.
  static func paths(under folder: String) -> [String] {
    let start = folder.isEmpty ? root : root.appending(path: folder)
    let top = root.path(percentEncoded: false)
    guard let walker = FileManager.default.enumerator(at: start, includingPropertiesForKeys: [.isRegularFileKey]) else {
      return []
    }
    var found: [String] = []
    for case let url as URL in walker {
      let name = url.lastPathComponent
      if leftOut.contains(name) || name.hasPrefix(".build") || name.hasPrefix(".venv") { walker.skipDescendants() }
      let isFile = (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) ?? false
      let path = url.standardized.path(percentEncoded: false)
      if isFile, path.hasPrefix(top) { found.append(String(path.dropFirst(top.count).drop { $0 == "/" })) }
    }
    return found.sorted()
  }
}
