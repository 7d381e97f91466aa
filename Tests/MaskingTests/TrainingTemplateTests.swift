import JSON
import MaskModel
import Testing

@testable import Masking

/// Training templates are edits of the models' own, which are not kept here: `make conformance` holds the whole to trl's.
@Suite struct TrainingTemplateTests {
  private func applied(_ edit: TemplateEdit, to text: String) -> String? {
    edit.applied(to: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func editsOfOnePlace() {
    #expect(applied(.replace("b", with: "xyz"), to: "abc") == "axyzc")
    #expect(applied(.insert("<", before: "b"), to: "abc") == "a<bc")
    #expect(applied(.insert(">", behind: "é"), to: "aéc") == "aé>c")
    #expect(applied(.replace(from: "b", upTo: "d", with: "-"), to: "abcdde") == "a-dde")
    #expect(applied(.everywhere("aa", with: "b"), to: "aaaxaa") == "baxb")
  }

  /// A template that is not as it is expected is left alone: better no training template than a wrong one.
  @Test func aPlaceThatIsNotThereOrNotAlone() {
    #expect(applied(.replace("b", with: ""), to: "ac") == nil)
    #expect(applied(.replace("b", with: ""), to: "bb") == nil)
    #expect(applied(.replace(from: "a", upTo: "c", with: ""), to: "ab") == nil)
    #expect(applied(.replace(from: "a", upTo: "c", with: ""), to: "aac") == nil)
    #expect(applied(.everywhere("b", with: ""), to: "") == nil)
  }

  @Test func everyTemplateIsNamedOnce() {
    let all = TrainingTemplate.all
    #expect(all.count == 31)
    #expect(Set(all.map(\.name)).count == all.count && Set(all.map(\.sha256)).count == all.count)
    for template in all {
      #expect(template.sha256.count == 64 && template.sha256.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }
    #expect(TrainingTemplate.known("{{ messages }}") == nil)
  }

  @Test func whatIsNotFollowedHasNoTemplate() {
    let template = TrainingTemplate(name: "x", sha256: "", edits: [.replace("x", with: "")])
    #expect(template.applied(to: "{{ messages }}") == nil)
    #expect(TrainingTemplate(name: "x", sha256: "", edits: [.replace("m", with: "n")]).applied(to: "m") == "n")
  }
}
