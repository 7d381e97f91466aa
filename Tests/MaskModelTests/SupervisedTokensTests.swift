import MaskModel
import Testing

@Suite struct SupervisedTokensTests {
  private func example(_ labels: [Label]) -> MaskedExample {
    var example = MaskedExample(origin: RowOrigin(index: 0, source: 0, line: 1, bytes: 0..<1))
    example.ids = labels.map { $0 == .ignored ? 7 : $0 }
    example.labels = labels
    return example
  }

  /// All, none, some; ranges that reach beyond the labels count what is there.
  @Test(arguments: [[], [1, 2, 3], [-100, -100], [1, -100, 2, -100, -100, 3]] as [[Label]])
  func countsByRange(labels: [Label]) {
    let example = example(labels)
    for start in 0...labels.count {
      for end in start...labels.count + 2 {
        let wanted = labels[start..<min(end, labels.count)].filter { $0 != .ignored }.count
        #expect(example.supervised(in: start..<end) == wanted)
      }
    }
    #expect(example.supervisedCount == labels.filter { $0 != .ignored }.count)
  }

  /// Labels that are changed in place are counted anew.
  @Test func followsChanges() {
    var example = example([1, 2, 3])
    example.labels[1] = .ignored
    #expect(example.supervisedCount == 2)
    example.labels.append(4)
    #expect(example.supervisedCount == 3)
  }
}
