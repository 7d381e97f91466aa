import Files

/// The folder in which `huggingface_hub` keeps what it has fetched. It is read, never filled: nothing here goes to the
/// network.
///
///     models--org--name/refs/main          the commit that the branch stood at
///     models--org--name/snapshots/COMMIT/  the files
struct HubCache: Sendable {
  /// Nil where the environment names none.
  var folder: String?
  /// The variable that says so.
  var variable: String

  struct Snapshot: Sendable, Equatable {
    var path: String
    var commit: String
    /// Why this one, where it is not what the name says by itself.
    var hint: String?
  }

  /// As `huggingface_hub.constants` reads the environment, in its order.
  init(_ environment: [String: String]) {
    let places = [
      ("HF_HUB_CACHE", ""), ("HUGGINGFACE_HUB_CACHE", ""), ("HF_HOME", "/hub"),
      ("XDG_CACHE_HOME", "/huggingface/hub"), ("HOME", "/.cache/huggingface/hub"),
    ]
    let found = places.first { !(environment[$0.0] ?? "").isEmpty }
    variable = found?.0 ?? "HOME"
    folder = found.map { Self.expanded(environment[$0.0] ?? "", environment["HOME"]) + $0.1 }
  }

  private static func expanded(_ path: String, _ home: String?) -> String {
    guard let home, path == "~" || path.hasPrefix("~/") else { return path }
    return home + path.dropFirst()
  }

  /// - Throws: where it was looked, what was found, and how to get it.
  func snapshot(of name: HubName) throws(Failure) -> Snapshot {
    guard let folder else { throw missing(name, "HOME, HF_HOME and HF_HUB_CACHE are not set, so there is no cache") }
    let model = "\(folder)/\(name.folder)"
    guard Directory.exists(model) else { throw missing(name, "nor \(model), the model in the cache (\(variable))") }
    let commits = (try? Directory.folders(in: "\(model)/snapshots")) ?? []
    guard !commits.isEmpty else { throw missing(name, "\(model) holds no snapshot") }
    if let commit = Self.commit(model, name.revision ?? "main") {
      guard commits.contains(commit) else { throw missing(name, "\(model) knows the commit \(commit), without files") }
      return Snapshot(path: "\(model)/snapshots/\(commit)", commit: commit)
    }
    return try name.revision == nil ? newest(commits, in: model) : beginning(name, commits, in: model)
  }

  /// The commit that a branch or tag stood at. The file may hold anything; only the name of a snapshot is one.
  private static func commit(_ model: String, _ revision: String) -> String? {
    let file = "\(model)/refs/\(revision)"
    guard Directory.isFile(file), let bytes = try? WholeFile.read(file, limit: 4096) else { return nil }
    let commit = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    let isName = !commit.isEmpty && commit.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }
    return isName ? commit : nil
  }

  /// Without a branch that is known the snapshot that was fetched last is what the user most likely means.
  private func newest(_ commits: [String], in model: String) -> Snapshot {
    let newest = commits.max { time(of: $0, in: model) < time(of: $1, in: model) } ?? commits[0]
    let hint = "the cache does not say what its main branch is: the newest of \(commits.count) snapshots was taken"
    return Snapshot(path: "\(model)/snapshots/\(newest)", commit: newest, hint: hint)
  }

  private func time(of commit: String, in model: String) -> Double {
    Directory.modified("\(model)/snapshots/\(commit)") ?? 0
  }

  private func beginning(_ name: HubName, _ commits: [String], in model: String) throws(Failure) -> Snapshot {
    let revision = name.revision ?? ""
    let found = commits.filter { $0.hasPrefix(revision) }
    guard found.count == 1, revision.utf8.count >= 4 else {
      let there = commits.joined(separator: ", ")
      let what = found.isEmpty ? "no branch, tag or commit" : "no branch or tag, and not one commit,"
      throw missing(name, "\(model) has \(what) \(revision); its snapshots: \(there)")
    }
    return Snapshot(path: "\(model)/snapshots/\(found[0])", commit: found[0])
  }

  private func missing(_ name: HubName, _ found: String) -> Failure {
    .input("\(name.typed): found no such file or directory; \(found)\n\(Self.cure(name))")
  }

  static func cure(_ name: HubName) -> String {
    let revision = name.revision.map { " --revision \($0)" } ?? ""
    return
      "To fetch it: add --download, or: hf download \(name.repository)\(revision) --include 'tokenizer*' '*.jinja' "
      + "(huggingface-cli download … before huggingface_hub 0.34)"
  }
}
