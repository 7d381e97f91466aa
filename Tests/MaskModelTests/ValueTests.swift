import MaskModel
import Testing

@Suite struct ValueTests {
  /// A reason belongs to one side only; its name is what reports and files carry, so it never changes.
  @Test func reasonsKeepTheirNamesAndSides() {
    let supervised = Reason.allCases.filter(\.isSupervised).map(\.rawValue)
    #expect(supervised == ["text", "completion", "assistant", "after-response", "end-of-turn", "recorded"])
    let ignored = Reason.allCases.filter { !$0.isSupervised }.map(\.rawValue)
    #expect(
      ignored == [
        "prompt", "other-role", "before-response", "response-template", "response-not-found", "instruction-not-found",
        "instruction", "end-of-turn-ignored", "history", "pad-id", "document-start", "recorded-ignored",
      ])
  }

  @Test func everyReasonIsExplainedInOneSentence() {
    for reason in Reason.allCases {
      #expect(reason.explanation.hasSuffix("."))
      #expect(reason.explanation.first?.isUppercase == true)
    }
    #expect(Set(Reason.allCases.map(\.explanation)).count == Reason.allCases.count)
  }

  @Test func levelsAreOrdered() {
    #expect(Level.note < .warning)
    #expect(Level.warning < .error)
    #expect(!(Level.error < .error))
  }

  @Test func spansThatRunBackwardsAreEmpty() {
    #expect(ByteSpan(start: 5, end: 2).range.isEmpty)
    #expect(ByteSpan(start: 5, end: 2).isEmpty)
    #expect(ByteSpan.none.isEmpty)
    #expect(ByteSpan(start: 2, end: 5).range == 2..<5)
  }

  @Test func theLossIgnoresMinusOneHundred() {
    #expect(Label.ignored == -100)
  }

  @Test func promptsThatAreNoPrefix() {
    #expect(Boundary(promptBytes: 3, promptTokens: 2, commonPrefix: 2, completionStart: 2).promptIsPrefix)
    #expect(!Boundary(promptBytes: 3, promptTokens: 2, commonPrefix: 1, completionStart: 1).promptIsPrefix)
  }
}
