import TestSupport
import Testing

/// A run that the trainer would stop does not pass.
@Suite struct UnevenBatchTests {
  private func run(_ rows: [String], _ options: String...) throws -> Outcome {
    let folder = try TemporaryFolder()
    let file = try folder.file("rows.jsonl", rows.map { $0 + "\n" }.joined())
    return maskcheck(
      ["--report", file, "-t", qwen, "--trainer", "trl-collator", "--response-template", #"\nA:"#] + options)
  }

  private let uneven = [
    #"{"prompt":"Q: 1+1\nA:","completion":" 2"}"#, #"{"prompt":"Q: one and one\nA:","completion":" two"}"#,
  ]

  @Test func rowsOfTwoLengthsFailTheRun() throws {
    let outcome = try run(uneven)
    #expect(outcome.status == 1, "\(outcome)")
    #expect(outcome.output.contains("error MC816 uneven-batches: 2 examples (100 %)"))
    #expect(outcome.output.contains("verdict: fail: MC816 uneven-batches (error)"))
    #expect(try run(uneven, "--format", "json").output.contains("does not pad `completion_mask` beside the ids"))
  }

  @Test func oneRowABatchPasses() throws {
    let outcome = try run(uneven, "--set", "per_device_train_batch_size=1")
    #expect(outcome.status == 0, "\(outcome)")
  }

  @Test func recordedColumnsAreNamed() throws {
    let outcome = try run(
      [
        #"{"input_ids":[32,25,17],"labels":[-100,-100,17]}"#, #"{"input_ids":[32,25],"labels":[-100,25]}"#,
      ], "--format", "json")
    #expect(
      outcome.output.contains(
        #"does not pad `labels` beside the ids.\nThe rows have 2 to 3 tokens, a batch has 8 rows."#), "\(outcome)")
  }
}
