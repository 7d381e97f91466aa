import JSON
import Masking
import Testing

@Suite struct TrainersPageTests {
  @Test func pageIsUpToDate() throws {
    let page = """
      `--trainer ID` chooses one, `--trainer ID@VERSION` one of its versions, `--set OPTION=VALUE` an option by its own
      name. Without `--trainer`: `labels` where the data hold labels, `trl-collator` where a response template is given,
      else `trl`. Options that are not listed do not touch ids or labels, or are not modelled.

      \(Trainer.all.map(section).joined(separator: "\n\n"))

      """
    try GeneratedPage("trainers.md", title: "Trainers", body: page).check()
  }

  private func section(_ trainer: Trainer) -> String {
    var lines = [
      "## `\(trainer.id)` \(trainer.version)", "", trainer.summary, "", "Verified with: \(trainer.verifiedWith).",
    ]
    if trainer.usesResponseTemplate {
      lines += ["", "Looks for a response template: `--response-template`, `--instruction-template`."]
    }
    if !trainer.options.isEmpty {
      lines += ["", "| option | default | |", "|---|---|---|"]
      lines += trainer.options.map { "| `\($0.name)` | `\(json($0.defaultValue))` | \(cell($0.summary)) |" }
    }
    return lines.joined(separator: "\n")
  }

  private func json(_ value: JSONValue) -> String {
    var bytes: [UInt8] = []
    JSONWriter.append(value, to: &bytes)
    return cell(String(decoding: bytes, as: UTF8.self))
  }
}
