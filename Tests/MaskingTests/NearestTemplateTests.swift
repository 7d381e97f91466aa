import JSON
import MaskModel
import Testing

@testable import Masking

/// Which known template is nearest. Their texts are not kept here: `make conformance` changes a line of each of trl's.
@Suite struct NearestTemplateTests {
  @Test func piecesAreCutBeforeTagsAndAtLineEnds() {
    let pieces = TemplatePieces("a{% if x %}\n  b {{ c }}\n\n{# d #}e").pieces
    #expect(pieces.map { String(decoding: $0.text, as: UTF8.self) } == ["a", "{% if x %}", "b", "{{ c }}", "{# d #}e"])
    #expect(pieces.map(\.line) == [1, 1, 2, 2, 4])
  }

  /// As Tools/training/fingerprints.py has them.
  @Test func hashesAreThoseOfTheScript() {
    #expect(TemplatePieces.hash("{%- endif %}".utf8) == 9898)
    #expect(TemplatePieces.hash("é".utf8) == 63068)
  }

  @Test func everyKnownTemplateHasItsFingerprint() {
    #expect(Set(TemplateFingerprints.all.keys) == Set(TrainingTemplate.all.map(\.name)))
    for text in TemplateFingerprints.all.values { #expect(text.utf8.count > 20) }
  }

  @Test func whatIsLikeNoneIsNearNone() {
    #expect(NearestTemplate(to: "") == nil)
    #expect(NearestTemplate(to: "{{ messages }}") == nil)
  }
}
