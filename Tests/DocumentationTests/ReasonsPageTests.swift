import MaskModel
import Testing

@Suite struct ReasonsPageTests {
  @Test func pageIsUpToDate() throws {
    let page = """
      Every token has a reason for its label. A name belongs to one side only, so it tells whether the loss looks at the
      token. Reports and JSON lines carry these names (`"reasons":[[start,end,"prompt"],…]`, runs of token positions).

      \(table("Supervised: the loss looks at the token", Reason.allCases.filter(\.isSupervised)))

      \(table("Ignored: its label is −100", Reason.allCases.filter { !$0.isSupervised }))

      """
    try GeneratedPage("reasons.md", title: "Reasons", body: page).check()
  }

  private func table(_ title: String, _ reasons: [Reason]) -> String {
    let rows = reasons.map { "| `\($0.rawValue)` | \(cell($0.explanation)) |" }
    return (["## \(title)", "", "| reason | |", "|---|---|"] + rows).joined(separator: "\n")
  }
}
