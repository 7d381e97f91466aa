import Foundation
import JSON
import MaskModel
import Reports
import Testing

@Suite struct SchemaTests {
  private func schema() throws -> JSONValue {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/report.schema.json")
    return try JSONValue(parsing: Array(try Data(contentsOf: root)))
  }

  @Test(arguments: ["canonical", "empty", "hostile"])
  func reportsFollowTheSchema(name: String) throws {
    let reports = [
      "canonical": SampleReports.canonical, "empty": SampleReports.empty, "hostile": SampleReports.hostile,
    ]
    let report = try #require(reports[name])
    let value = try JSONValue(parsing: rendered(.json, report))
    #expect(SchemaValidator(root: try schema()).problems(of: value) == [])
  }

  @Test func theSchemaRefusesWhatIsNoReport() throws {
    let validator = SchemaValidator(root: try schema())
    let good = try JSONValue(parsing: rendered(.json, SampleReports.canonical))
    guard case .object(var object) = good else { return #expect(Bool(false), "no object") }
    object.members.removeAll { $0.key == "totals" }
    #expect(validator.problems(of: .object(object)) == ["$: `totals` is missing"])
    object.members.append(JSONObject.Member(key: "totals", value: 3))
    #expect(validator.problems(of: .object(object)) == ["$.totals: no object"])
    object.members.append(JSONObject.Member(key: "surprise", value: 3))
    #expect(validator.problems(of: .object(object)).contains("$: `surprise` is not known"))
  }

  @Test func keysStandInTheOrderOfTheContract() throws {
    let value = try JSONValue(parsing: rendered(.json, SampleReports.canonical))
    guard case .object(let object) = value else { return #expect(Bool(false), "no object") }
    let named = [
      "schema", "maskcheck", "tokenizer", "trainer", "data", "totals", "ratio_per_example", "findings",
      "not_evaluated", "verified", "verdict",
    ]
    #expect(object.members.map(\.key.string).filter(named.contains) == named)
  }
}
