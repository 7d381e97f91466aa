import MaskModel
import Masking
import Testing

/// Every vector of the real trainers against our models.
@Suite struct GoldenTests {
  @Test(arguments: try GoldenFile.all())
  func everyCaseIsEqual(file: GoldenFile) throws {
    let trainer = try #require(file.model, "\(file.trainer) \(file.version) is not modelled")
    let run = GoldenRun(trainer: trainer, tokenizer: try GoldenTokenizer.load(file.tokenizer))
    var equal = 0
    for golden in file.cases {
      let outcome = try run.outcome(of: golden)
      if let difference = GoldenComparison(expected: golden, outcome: outcome).difference {
        Issue.record("\(file.trainer) \(file.tokenizer) \(golden.name): \(difference)")
      } else {
        equal += 1
      }
    }
    print("\(file.trainer) \(file.tokenizer): \(equal) equal, \(file.cases.count - equal) different")
    #expect(equal == file.cases.count && equal > 0)
  }

  /// A trainer that no vector of the real library stands behind is a guess.
  @Test func everyTrainerHasVectorsForEveryTokenizer() throws {
    let files = try GoldenFile.all()
    for tokenizer in try GoldenFile.tokenizers() {
      for trainer in Trainer.all {
        let found = files.contains { $0.model?.id == trainer.id && $0.tokenizer == tokenizer && !$0.cases.isEmpty }
        #expect(found, "\(trainer.id) \(trainer.version) has no vectors with \(tokenizer)")
      }
      let cases = files.filter { $0.tokenizer == tokenizer }.reduce(0) { $0 + $1.cases.count }
      #expect(cases >= 150, "\(cases) cases with \(tokenizer)")
    }
  }
}

extension GoldenFile {
  /// The model that must be equal. Recorded labels have no version of their own: theirs is that of the trl that shows
  /// them.
  var model: Trainer? {
    Trainer.all.first { $0.id == trainer && ($0.version == version || $0.id == "labels") }
  }
}
