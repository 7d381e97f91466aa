import Foundation
import MaskModel
import TestSupport
import Testing

@testable import MaskcheckCLI

/// A folder in which another program keeps prepared data sets, each in a folder of its own (`last_run_prepared/<hash>`).
@Suite struct PreparedFolderTests {
  /// Data sets of `save_to_disk`, the first one the newest, beside what else lies about there.
  private func prepared(_ sets: [String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.file("datasets_prep.lock", "")
    _ = try folder.file("out/checkpoint/config.txt", "")
    for (age, name) in sets.enumerated() {
      for file in ["state.json", "dataset_info.json"] { _ = try folder.file("\(name)/\(file)", "{}") }
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1e9 - Double(age))], ofItemAtPath: "\(folder.path)/\(name)")
    }
    return folder
  }

  @Test func theOnlyDataSetInsideIsOpened() throws {
    let folder = try prepared(["e8ac107d"])
    let inside = "\(folder.path)/e8ac107d"
    for named in [folder.path, folder.path + "/", inside] {
      #expect(try PreparedFolders.resolved(named) == inside, "\(named)")
    }
    let nowhere = Surroundings(output: OutputStream(descriptor: nil), errors: OutputStream(descriptor: nil))
    let plan = try InspectPlan(InspectArguments.parse([folder.path]), in: nowhere)
    guard case .python(let request) = plan.reader else {
      Issue.record("found \(plan.reader), expected that datasets reads it")
      return
    }
    #expect(request.names == [inside])
  }

  @Test func ofSeveralNoneIsGuessed() throws {
    let folder = try prepared(["newer", "older"])
    let outcome = maskcheck("--report", folder.path, "-t", qwen)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("found 2 data sets in its folders, expected one"), "\(outcome.errors)")
    #expect(outcome.errors.contains("\(folder.path)/newer\n  \(folder.path)/older"), "\(outcome.errors)")
  }

  @Test func splitsAreOneDataSetAndRowsBesideComeFirst() throws {
    let splits = try prepared(["train", "validation"])
    _ = try splits.file("dataset_dict.json", #"{"splits": ["train", "validation"]}"#)
    #expect(try PreparedFolders.resolved(splits.path) == splits.path)
    let rows = try prepared(["e8ac107d"])
    _ = try rows.file("rows.jsonl", #"{"input_ids":[40],"labels":[40]}"# + "\n")
    #expect(try PreparedFolders.resolved(rows.path) == rows.path)
    #expect(maskcheck("--report", rows.path, "-t", qwen).output.contains("rows.jsonl"))
  }

  @Test func withoutADataSetItIsSaidAsBefore() throws {
    let folder = try prepared([])
    let outcome = maskcheck("--report", folder.path, "-t", qwen)
    #expect(outcome.status == 3 && outcome.errors.contains("found no data file in this directory"), "\(outcome)")
  }
}
