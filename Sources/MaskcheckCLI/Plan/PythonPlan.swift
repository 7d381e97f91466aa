import Files
import PythonBridge

/// Which Python runs, should one be needed, and where it finds our package.
struct PythonPlan: Sendable {
  var launch: PythonLaunch

  /// - Parameter named: `--python`; else the active virtual environment's, else `python3`.
  init(_ named: String?, in surroundings: Surroundings) {
    launch = PythonLaunch(
      python: named ?? Self.active(surroundings.environment) ?? "python3",
      package: surroundings.executable.flatMap(Self.package), environment: surroundings.environment)
  }

  private static func active(_ environment: [String: String]) -> String? {
    for variable in ["VIRTUAL_ENV", "CONDA_PREFIX"] {
      guard let folder = environment[variable], !folder.isEmpty else { continue }
      let python = folder + "/bin/python"
      if Directory.holds(python) { return python }
    }
    return nil
  }

  /// Installed: PREFIX/share/maskcheck/python beside PREFIX/bin. In a checkout: `python` in a folder above. Nil: the
  /// package is where the interpreter looks for it, as in a wheel.
  private static func package(for executable: String) -> String? {
    var folders = executable.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    var candidates: [String] = []
    if folders.count > 1 {
      let prefix = folders.dropLast().joined(separator: "/")
      candidates = ["share", "lib"].map { "\(prefix)/\($0)/maskcheck/python" }
    }
    while folders.count > 1, candidates.count < 10 {
      candidates.append(folders.joined(separator: "/") + "/python")
      folders.removeLast()
    }
    return candidates.first { Directory.holds($0 + "/maskcheck/bridge/__main__.py") }
  }

  func start(packages: [String] = []) throws(Failure) -> Bridge {
    do {
      return try Bridge(launch, packages: packages)
    } catch {
      throw Failure(error)
    }
  }
}

extension Failure {
  init(_ error: BridgeError) {
    self.init(error, "")
  }

  /// - Parameter what: what it was about, in front of the message.
  init(_ error: BridgeError, _ what: String) {
    let message = what + error.description
    guard case .answered(let answer) = error else {
      self = .input(message)
      return
    }
    switch answer.kind {
    case "choose":
      self = .usage(message + "\nname one with --split or --subset")
    case "version", "request", "folder": self = .usage(message)
    case "user-code": self = answer.row == nil ? .usage(message) : .finding(message)
    case "refused": self = .finding(message)
    default: self = .input(message)
    }
  }
}
