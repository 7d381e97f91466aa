import JSON
import MaskModel
import Reports
import Testing

@Suite struct TokenTextTests {
  private func shown(
    _ row: InspectedExample, tokenizer: (any Tokenizer)? = ByteTokenizer(), isColored: Bool = false, width: Int = 80,
    showsIDs: Bool = false
  ) -> [UInt8] {
    let options = ReportOptions(style: Style(isColored: isColored), width: width)
    return TokenText(options: options, sources: ["train.jsonl"], showsIDs: showsIDs).render(row, tokenizer: tokenizer)
  }

  @Test func snapshots() {
    let rows = [SampleReports.supervised(index: 0), SampleReports.dropped(index: 1), SampleReports.cut(index: 2)]
    Snapshot.check(rows.flatMap { shown($0) }, "tokens.txt")
    Snapshot.check(rows.flatMap { shown($0, isColored: true, showsIDs: true) }, "tokens-coloured.txt")
    Snapshot.check(rows.flatMap { shown($0, width: 40) }, "tokens-narrow.txt")
  }

  @Test func supervisedTokensAreMarkedWithoutColour() {
    let text = String(decoding: shown(SampleReports.supervised(index: 0)), as: UTF8.self)
    #expect(text.contains("⟦4⟧⟦<eos>⟧"))
    #expect(text.contains("Q│:│"))
  }

  @Test func tokensWithoutTextAreShownByID() {
    var row = SampleReports.supervised(index: 0)
    row.example.text = nil
    row.example.spans = nil
    let text = String(decoding: shown(row, tokenizer: nil), as: UTF8.self)
    #expect(text.contains("⟦32⟧⟦52⟧⟦2⟧"))
  }

  @Test func partsOfACharacterAreShownAsBytes() {
    let text = String(decoding: shown(SampleReports.supervised(index: 0)), as: UTF8.self)
    #expect(text.contains("<0xC3>│<0xA9>│"))
  }

  @Test func hostileTokensStayHarmless() throws {
    var row = SampleReports.supervised(index: 0)
    let bytes = Array(SampleReports.hostileText.utf8)
    row.example.ids = bytes.map { TokenID($0) }
    row.example.labels = row.example.ids.enumerated().map { $0.offset % 2 == 0 ? .ignored : $0.element }
    row.example.reasons = [ReasonRun(range: 0..<bytes.count, reason: .recorded)]
    let text = try #require(String(validating: shown(row), as: UTF8.self))
    #expect(!text.unicodeScalars.contains(where: steersTerminal))
  }

  @Test func rangesBeyondTheIdsAreNoTrap() {
    var row = SampleReports.supervised(index: 0)
    row.example.labels.removeLast(5)
    row.example.spans = [ByteSpan(start: 900, end: 1000), ByteSpan(start: -4, end: 2)]
    row.example.reasons = [
      ReasonRun(range: 0..<500, reason: .recorded), ReasonRun(range: 700..<900, reason: .recorded),
    ]
    let text = String(decoding: shown(row, tokenizer: nil), as: UTF8.self)
    #expect(text.contains("recorded (tokens 0–11)"))
  }
}
