/// Which Python is started, and what it is given.
public struct PythonLaunch: Sendable {
  /// A path, or a name that is looked up in `PATH`.
  public var python: String
  /// The folder that holds the package `maskcheck`; nil: the interpreter finds it by itself.
  public var package: String?
  /// The whole environment of the child.
  public var environment: [String: String]
  /// Nothing is fetched from the network.
  public var offline = true

  public init(python: String, package: String?, environment: [String: String]) {
    self.python = python
    self.package = package
    self.environment = environment
  }

  /// The copy that belongs to the program goes before any other: both then speak the same protocol.
  var childEnvironment: [String: String] {
    guard let package else { return environment }
    var result = environment
    let others = (environment["PYTHONPATH"] ?? "").isEmpty ? "" : ":" + (environment["PYTHONPATH"] ?? "")
    result["PYTHONPATH"] = package + others
    return result
  }
}
