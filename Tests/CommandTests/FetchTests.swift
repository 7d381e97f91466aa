import Foundation
import TestSupport
import Testing

/// `--download`: what is not in the cache is fetched by the user's own `huggingface_hub`, and only where that was asked.
@Suite(.enabled(if: InstalledPackages.canRun, "python3 is not here, or older than 3.9"))
struct FetchTests {
  private static let commit = "0123456789abcdef"

  /// A Python that can fetch `org/name`, and a cache without it.
  private func installed(fetches: Bool = true) throws -> InstalledPackages {
    var installed = try InstalledPackages()
    installed.variables["HF_HUB_CACHE"] = "\(installed.folder.path)/hub"
    guard fetches else { return installed }
    let snapshot = "fetched/snapshots/\(Self.commit)"
    _ = try installed.folder.file("\(snapshot)/chat_template.jinja", "hello")
    for file in ["tokenizer.json", "tokenizer_config.json"] {
      try installed.folder.link("\(snapshot)/\(file)", to: "\(qwen)/\(file)")
    }
    installed.variables["FAKE_SNAPSHOT"] = "\(installed.folder.path)/\(snapshot)"
    return installed
  }

  @Test func nothingIsFetchedUnasked() throws {
    let installed = try installed()
    for command in [["tokenizer"], ["--report", installed.rows], ["verify", installed.rows]] {
      let outcome = maskcheck(command + ["-t", "org/name"], environment: installed.environment)
      #expect(outcome.status == 3 && outcome.errors.contains("add --download"), "\(outcome)")
    }
    #expect(installed.requests.isEmpty)
  }

  @Test func whatIsFetchedIsUsed() throws {
    let installed = try installed()
    let shown = installed.run("tokenizer", "-t", "org/name@v1", "--download")
    #expect(shown.status == 0 && shown.output.contains("source       org/name@\(Self.commit)\n"), "\(shown)")
    #expect(shown.output.contains("huggingface_hub fetched it"))
    #expect(installed.requests.first?.contains(#""offline":false"#) == true)
    #expect(installed.requests.last?.contains(#""repo":"org/name","revision":"v1""#) == true)
    let report = installed.run("--report", installed.rows, "-t", "org/name", "--download", "--format", "json")
    #expect(report.status == 0 && report.output.contains("\"source\": \"org/name@\(Self.commit)\""), "\(report)")
    #expect(installed.requests.last?.contains(#""revision":null"#) == true)
  }

  @Test func theCacheComesFirst() throws {
    let installed = try installed()
    let model = "hub/models--org--name"
    _ = try installed.folder.file("\(model)/refs/main", "cached")
    _ = try installed.folder.file("\(model)/snapshots/cached/model.safetensors", "")
    #expect(installed.run("tokenizer", "-t", "org/name", "--download").output.contains("org/name@\(Self.commit)\n"))
    let count = installed.requests.count
    try installed.folder.link("\(model)/snapshots/cached/tokenizer.json", to: "\(qwen)/tokenizer.json")
    #expect(installed.run("tokenizer", "-t", "org/name", "--download").output.contains("org/name@cached\n"))
    #expect(installed.run("tokenizer", "-t", qwen, "--download").status == 0)
    #expect(installed.requests.count == count)
  }

  @Test func theTrainerGetsTheFetchedFolder() throws {
    let installed = try installed().installsOurModel()
    let verified = installed.run("verify", installed.rows, "-t", "org/name", "--download")
    #expect(verified.status == 0, "\(verified)")
    let captured = try #require(installed.requests.first { $0.contains(#""do":"capture""#) })
    #expect(captured.contains(installed.variables["FAKE_SNAPSHOT"] ?? "-"))
  }

  @Test func whatIsNotThereIsSaid() throws {
    let installed = try installed(fetches: false)
    let outcome = installed.run("tokenizer", "-t", "org/none", "--download")
    #expect(outcome.status == 3, "\(outcome)")
    #expect(outcome.errors == "maskcheck: org/none: RepositoryNotFoundError: 404 Client Error\n")
    let nowhere = installed.run("tokenizer", "-t", "org/none", "--download", "--python", "/no/such/python")
    #expect(nowhere.status == 3 && nowhere.errors.contains("cannot start /no/such/python"), "\(nowhere)")
  }
}
