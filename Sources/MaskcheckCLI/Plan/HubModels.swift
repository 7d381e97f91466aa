import Files
import PythonBridge

/// Models of the hub: found in the local cache, and only where the user asked for it fetched, by the `huggingface_hub` of
/// their own Python, which knows their token and their endpoint.
struct HubModels: Sendable {
  var cache: HubCache
  /// Nil: nothing goes to the network.
  var fetching: PythonPlan?

  init(_ arguments: TokenizerArguments, python: String?, in surroundings: Surroundings) {
    cache = HubCache(surroundings.environment)
    fetching = arguments.download ? PythonPlan(python, in: surroundings) : nil
  }

  /// The cache alone.
  init(_ cache: HubCache) { self.cache = cache }

  /// - Parameter wanted: a snapshot that holds none of these files is fetched again, for only others were asked for.
  func snapshot(of name: HubName, with wanted: [String] = ["tokenizer.json"]) throws(Failure) -> HubCache.Snapshot {
    guard let fetching else { return try cache.snapshot(of: name) }
    if let found = try? cache.snapshot(of: name), wanted.contains(where: { Directory.holds("\(found.path)/\($0)") }) {
      return found
    }
    return try Self.fetched(name, fetching)
  }

  private static func fetched(_ name: HubName, _ python: PythonPlan) throws(Failure) -> HubCache.Snapshot {
    var python = python
    python.launch.offline = false
    let bridge = try python.start()
    defer { bridge.close() }
    do {
      let folder = try bridge.fetch(name.repository, revision: name.revision)
      let commit = folder.split(separator: "/").last.map(String.init) ?? folder
      return HubCache.Snapshot(
        path: folder, commit: commit, hint: "it was not in the cache: huggingface_hub fetched it")
    } catch {
      throw Failure(error, "\(name.typed): ")
    }
  }
}
