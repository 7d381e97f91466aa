import Foundation
import Testing

/// The table of docs/architecture.md: left may import right, nothing else.
private let allowed: [String: Set<String>] = [
  "maskcheck": ["MaskcheckCLI"],
  "MaskcheckCLI": [
    "JSON", "MaskModel", "Files", "Tokenizers", "ChatTemplates", "Datasets", "Masking", "Linting", "Reports",
    "Inspection", "Browser", "Terminal", "PythonBridge", "ArgumentParser",
  ],
  "Inspection": ["MaskModel", "JSON", "Masking", "Linting"],
  "Browser": ["MaskModel", "Terminal"],
  "Tokenizers": ["MaskModel", "JSON", "CProcessor", "CPCRE2"],
  "ChatTemplates": ["MaskModel", "JSON"],
  "Datasets": ["MaskModel", "JSON"],
  "Masking": ["MaskModel", "JSON"],
  "Linting": ["MaskModel", "JSON", "CProcessor"],
  "Reports": ["MaskModel", "JSON"],
  "Files": ["MaskModel"],
  "Terminal": ["CNCurses"],
  "PythonBridge": ["MaskModel", "JSON"],
  "MaskModel": ["JSON", "CProcessor"],
  "JSON": [],
]

@Suite struct ImportTests {
  private struct Import {
    let file: SourceTree.File
    let name: String
  }

  private func imports() throws -> [Import] {
    try SourceTree.swift().flatMap { file in
      file.lines(with: "import ").compactMap { line in
        line.text.firstMatch(of: /^\s*(?:@\w+(?:\([^)]*\))?\s+)?(?:public |package |internal )?import (?:\w+ )?(\w+)/)
          .map { Import(file: file, name: String($0.1)) }
      }
    }
  }

  @Test func theManifestFollowsTheTable() throws {
    let manifest = try Manifest()
    #expect(Set(manifest.dependencies.keys) == Set(allowed.keys))
    for (module, dependencies) in manifest.dependencies {
      let extra = dependencies.subtracting(allowed[module] ?? [])
      #expect(extra.isEmpty, "\(module) may not depend on \(extra.sorted())")
    }
  }

  @Test func modulesImportOnlyWhatTheyDeclare() throws {
    let manifest = try Manifest()
    let modules = Set(manifest.dependencies.keys).union(["CNCurses", "CProcessor", "CPCRE2", "ArgumentParser"])
    for found in try imports() where modules.contains(found.name) {
      let declared = manifest.dependencies[found.file.module] ?? []
      #expect(declared.contains(found.name), "\(found.file.path) imports \(found.name), which is not declared")
    }
  }

  @Test func nothingElseIsImported() throws {
    let manifest = try Manifest()
    let system: Set<String> = ["Glibc", "Musl", "Darwin", "Synchronization"]
    let known = system.union(manifest.dependencies.keys).union(["CNCurses", "CProcessor", "CPCRE2", "ArgumentParser"])
    for found in try imports() where !known.contains(found.name) {
      // The browser loads rows behind the screen; everything else that runs in parallel is Inspection's.
      if found.name == "Dispatch", found.file.module == "Browser" { continue }
      // Foundation makes the program that is linked whole three times as large (62 MB): threads are `WorkThread`, the
      // rest of what we need is in Glibc.
      Issue.record("\(found.file.path) imports \(found.name)")
    }
  }

  @Test func siblingsOfTheCoreNeverMeet() throws {
    let core: Set<String> = ["Tokenizers", "ChatTemplates", "Datasets", "Masking", "Linting", "Reports"]
    for (module, dependencies) in try Manifest().dependencies where core.contains(module) {
      #expect(dependencies.isDisjoint(with: core), "\(module) depends on a sibling")
    }
  }
}
