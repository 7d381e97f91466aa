import JSON
import MaskModel
import TestSupport
import Testing

@Suite struct CompositionTests {
  private static let columns = ["smiles", "answer", "other"].map { Column(name: Text($0), type: .string) }

  /// `Say: ` (literal), `CC` (column 0), `B` (column 1), `<eos>` (trainer); a token of its own reaches over each border
  /// that `merging` says.
  private func example(_ marked: String, merging: [Text] = []) -> MaskedExample {
    var example = MaskedExample.marked(marked, tokenizer: ByteTokenizer(merging: merging))
    example.parts = [
      TextPart(span: ByteSpan(start: 0, end: 5), source: .literal),
      TextPart(span: ByteSpan(start: 5, end: 7), source: .column(0)),
      TextPart(span: ByteSpan(start: 7, end: 8), source: .column(1)),
      TextPart(span: ByteSpan(start: 8, end: 13), source: .trainer),
    ]
    return example
  }

  private func shares(_ examples: [MaskedExample]) -> [String]? {
    var sum = Composition()
    for example in examples {
      var part = Composition()
      part.add(example)
      sum.merge(part)
    }
    return sum.shares(columns: Self.columns)?.map { "\($0.name) \($0.supervisedTokens)" }
  }

  @Test func tokensBelongToTheirParts() {
    #expect(
      shares([example("⟦Say: CCB<eos>⟧")]) == ["the constant text 5", "smiles 2", "answer 1", "added by the trainer 1"])
  }

  @Test func theFirstByteDecides() {
    #expect(
      shares([example("⟦Say: CCB<eos>⟧", merging: [" C", "CB"])])
        == ["the constant text 5", "smiles 1", "added by the trainer 1", "answer 0"])
  }

  @Test func ignoredTokensDoNotCount() {
    #expect(
      shares([example("Say: CC⟦B<eos>⟧"), example("Say: CC⟦B<eos>⟧")])
        == ["answer 2", "added by the trainer 2", "the constant text 0", "smiles 0"])
  }

  @Test func tokensWithoutTextAreTheTrainers() {
    var example = example("⟦Say: CCB⟧")
    example.ids.append(1)
    example.labels.append(1)
    example.spans?.append(.none)
    #expect(shares([example]) == ["the constant text 5", "smiles 2", "answer 1", "added by the trainer 1"])
  }

  @Test func rowsWithoutPartsMakeItUnknown() {
    #expect(shares([example("⟦Say: CCB⟧"), .marked("⟦Say⟧", index: 1)]) == nil)
    #expect(shares([]) == nil)
  }
}
