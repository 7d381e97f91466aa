import Foundation
import PythonBridge
import TestSupport

/// A child without packages, that misbehaves as it is told: Tests/Fixtures/Bridge.
enum FakePython {
  /// Tests of the child are skipped, and said to be, where there is no Python.
  static let isThere: Bool = ["/usr/bin", "/usr/local/bin"].contains { exists("\($0)/python3") } || isInPath

  private static var isInPath: Bool {
    (environment["PATH"] ?? "").split(separator: ":").contains { exists("\($0)/python3") }
  }

  private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static var environment: [String: String] { ProcessInfo.processInfo.environment }

  static func launch(_ fake: String = "", rows: Int = 1000) -> PythonLaunch {
    var all = environment
    all["FAKE"] = fake
    all["FAKE_ROWS"] = "\(rows)"
    return PythonLaunch(python: "python3", package: Repository.root + "/Tests/Fixtures/Bridge", environment: all)
  }
}
