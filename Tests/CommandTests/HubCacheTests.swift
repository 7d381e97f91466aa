import Foundation
import TestSupport
import Testing

@testable import MaskcheckCLI

/// `-t org/name[@revision]`, found where `huggingface_hub` keeps what it fetched.
@Suite struct HubCacheTests {
  private static let commits = ["aaaa1111", "bbbb2222", "bbbb3333"]

  /// A cache with a model whose snapshots are links to a small tokenizer, as `huggingface_hub` links to its blobs.
  private func cache(_ refs: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let model = "hub/models--org--name"
    for (name, commit) in refs { _ = try folder.file("\(model)/refs/\(name)", commit) }
    for (age, commit) in Self.commits.enumerated() {
      _ = try folder.file("\(model)/snapshots/\(commit)/README.md", "")
      for file in ["tokenizer.json", "tokenizer_config.json"] {
        try folder.link("\(model)/snapshots/\(commit)/\(file)", to: "\(qwen)/\(file)")
      }
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1e9 - Double(age))],
        ofItemAtPath: "\(folder.path)/\(model)/snapshots/\(commit)")
    }
    return folder
  }

  private func source(_ named: String, _ folder: TemporaryFolder) -> String {
    let outcome = maskcheck(["tokenizer", "-t", named], environment: ["HF_HOME": folder.path])
    return outcome.status == 0 ? outcome.output : "exit \(outcome.status): \(outcome.errors)"
  }

  @Test func branchesTagsAndCommits() throws {
    let folder = try cache(["main": "bbbb2222\n", "v1": "aaaa1111", "refs/pr/7": "bbbb3333"])
    #expect(source("org/name", folder).contains("source       org/name@bbbb2222\n"))
    #expect(source("org/name@v1", folder).contains("org/name@aaaa1111\n"))
    #expect(source("org/name@refs/pr/7", folder).contains("org/name@bbbb3333\n"))
    #expect(source("org/name@aaaa", folder).contains("org/name@aaaa1111\n"))
    #expect(source("org/name@bbbb3", folder).contains("org/name@bbbb3333\n"))
    #expect(source("org/name@bbbb", folder).hasPrefix("exit 3"))
    #expect(source("org/name@v2", folder).contains("aaaa1111, bbbb2222, bbbb3333"))
    let report = maskcheck(
      ["--report", "-", "-t", "org/none"], environment: ["HF_HUB_CACHE": "\(folder.path)/hub"])
    #expect(report.status == 3 && report.errors.contains("hf download org/none"), "\(report)")
  }

  @Test func withoutAMainBranchTheNewest() throws {
    let shown = source("org/name", try cache([:]))
    #expect(shown.contains("org/name@aaaa1111\n") && shown.contains("the newest of 3 snapshots"), "\(shown)")
  }

  @Test func whatIsMissingSaysWhereAndHow() throws {
    let folder = try cache(["main": "cccc4444"])
    let missing = source("org/name", folder)
    #expect(missing.hasPrefix("exit 3") && missing.contains("cccc4444") && missing.contains("hf download org/name"))
    #expect(source("other/name", folder).contains("\(folder.path)/hub/models--other--name"))
    #expect(source("other/name", folder).contains("HF_HOME"))
    #expect(source("other/name@v3", folder).contains("hf download other/name --revision v3"))
    _ = try folder.file("hub/models--bare--model/snapshots/dddd/config.json", "{}")
    #expect(source("bare/model", folder).contains("found none of the files tokenizer.json"))
    #expect(maskcheck(["tokenizer", "-t", "org/name"]).errors.contains("HF_HOME"))
  }

  @Test func aPathWinsOverAName() throws {
    let folder = try cache(["main": "bbbb2222"])
    try folder.link("model", to: qwen)
    #expect(source("\(folder.path)/model", folder).contains("source       \(folder.path)/model\n"))
    #expect(source("\(folder.path)/no/such", folder).contains("found no such file or directory"))
  }

  @Test func filesOfTheCacheNameNothingOutsideIt() throws {
    for commit in ["../../../..", "..", ".", "", "/etc", "a\u{0}b", "\u{1B}[2J", String(repeating: "a", count: 9000)] {
      let shown = source("org/name", try cache(["main": commit]))
      #expect(shown.contains("org/name@aaaa1111\n") || shown.hasPrefix("exit 3"), "\(commit) \(shown)")
    }
    let folder = try cache(["main": "bbbb2222"])
    for name in ["org/name@../x", "../name", "org/../name", "org/name@", "/org/name", "org/name@a//b"] {
      #expect(source(name, folder).hasPrefix("exit 3"), "\(name)")
    }
  }

  @Test func theEnvironmentIsReadAsThePackageReadsIt() {
    func folder(_ environment: [String: String]) -> String? { HubCache(environment).folder }
    let home = ["HOME": "/home/me"]
    #expect(folder(home) == "/home/me/.cache/huggingface/hub")
    #expect(folder(["XDG_CACHE_HOME": "/x", "HOME": "/home/me"]) == "/x/huggingface/hub")
    #expect(folder(["HF_HOME": "~/hf", "XDG_CACHE_HOME": "/x", "HOME": "/home/me"]) == "/home/me/hf/hub")
    #expect(folder(["HF_HUB_CACHE": "/c", "HF_HOME": "/h", "HOME": "/home/me"]) == "/c")
    #expect(folder([:]) == nil)
  }

}
