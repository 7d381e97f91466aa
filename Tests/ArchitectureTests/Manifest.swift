import Foundation

/// What Package.swift declares: for each module of ours the modules that it may import.
struct Manifest {
  let dependencies: [String: Set<String>]

  init() throws {
    let text = try String(contentsOf: SourceTree.root.appending(path: "Package.swift"), encoding: .utf8)
    var found: [String: Set<String>] = [:]
    for match in text.matches(of: /(?m)^ +module\(\s*"(\w+)"(?:,\s*\[([^\]]*)\])?\s*\)/) {
      let names = (match.2 ?? "").matches(of: /"(\w+)"/).map { String($0.1) }
      let products = (match.2 ?? "").contains("argumentParser") ? ["ArgumentParser"] : []
      found[String(match.1)] = Set(names + products)
    }
    found["maskcheck"] = ["MaskcheckCLI"]
    dependencies = found
  }
}
