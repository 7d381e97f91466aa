import JSON
import MaskModel
import Masking
import Testing

@Suite struct TextTemplateTests {
  @Test func piecesAreJoined() throws {
    let template = try TextTemplate.parse("{{a}} {b}{é x}<eos>")
    #expect(template.pieces == [.literal("{a} "), .column("b"), .column("é x"), .literal("<eos>")])
    #expect(try TextTemplate.parse("").pieces == [])
  }

  @Test(arguments: ["{", "}", "{}", "a{b", "a}b", "{a{b}"])
  func bracesWithoutPartner(template: String) {
    #expect(throws: MaskingError.self) { try TextTemplate.parse(Text(template)) }
  }

  @Test func unknownColumnNamesThoseThereAre() throws {
    let table = Table(columns: [Column(name: "input_text", type: .string)], firstRecord: nil)
    do {
      _ = try TextTemplate.parse("{input_txt!r}").resolve(in: table)
      Issue.record("resolved")
    } catch {
      #expect("\(error)".contains("one of the columns `input_text`; did you mean `input_text`?"))
    }
  }

  /// What `str` of Python 3.11 writes.
  @Test(arguments: [
    (JSONValue.null, ColumnType.null, "None"), (true, .bool, "True"), (1.0, .float64, "1.0"), (7, .int64, "7"),
    ("it's", .string, "it's"),
    (
      JSONValue.object(JSONObject([.init(key: "a", value: .array([.null, "it's"]))])), .json, "{'a': [None, \"it's\"]}"
    ),
    ("2024-01-01", .timestamp, "2024-01-01 00:00:00"), ("2024-01-01T10:00:00+02:00", .timestamp, "2024-01-01 08:00:00"),
    ("2024-03-01 00:30Z", .timestamp, "2024-03-01 00:30:00"),
    ("2024-03-01T00:30+01:00", .timestamp, "2024-02-29 23:30:00"), ("1960-05-05 10", .timestamp, "1960-05-05 10:00:00"),
  ])
  func valuesAreWrittenAsPythonDoes(value: JSONValue, type: ColumnType, text: String) throws {
    let example = try Bench(template: "{v}", types: ["v": type]).one([("v", value)])
    #expect(example.text == Text(text + "<eos>"))
  }

  /// `SFTTrainer` 0.19.1 hands rows to the function without the null members of objects.
  @Test func nullMembersAreGoneInTheOldTrainer() throws {
    let row: [(String, JSONValue)] = [("v", ["a": nil, "b": [nil, ["c": nil]]])]
    #expect(try Bench(template: "{v}").one(row).text == "{'a': None, 'b': [None, {'c': None}]}<eos>")
    let old = Bench(trainer: "trl-collator", response: .text("x"), template: "{v}")
    #expect(try old.one(row).text == "{'b': [None, {}]}<eos>")
  }
}
