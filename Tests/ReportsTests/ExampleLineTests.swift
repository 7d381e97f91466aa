import JSON
import MaskModel
import Reports
import Testing

@Suite struct ExampleLineTests {
  private func line(_ row: InspectedExample, withTokens: Bool) -> String {
    var bytes: [UInt8] = []
    ExampleLine(LineOptions(sources: ["train.jsonl"], withTokens: withTokens)).append(row, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func keysAndOrder() {
    #expect(
      line(SampleReports.supervised(index: 0), withTokens: false) == """
        {"index":0,"source":"train.jsonl","line":1,"status":"ok","tokens":12,"supervised":3,"ratio":0.25,\
        "template_matches":1,"findings":[]}

        """)
  }

  @Test func tokens() {
    #expect(
      line(SampleReports.cut(index: 2), withTokens: true) == """
        {"index":2,"source":"train.jsonl","line":3,"status":"ok","tokens":10,"supervised":1,"ratio":0.1,\
        "template_matches":1,"findings":["MC501","MC107"],"input_ids":[81,58,32,195,169,63,10,65,58,32],\
        "labels":[-100,-100,-100,-100,-100,-100,-100,-100,-100,32],"text":"Q: é?\\nA: 4<eos>",\
        "offsets":[[0,1],[1,2],[2,3],[3,5],[3,5],[5,6],[6,7],[7,8],[8,9],[9,10]],\
        "reasons":[[0,6,"before-response"],[6,9,"response-template"],[9,10,"after-response"]],\
        "cut":{"side":"end","input_ids":[52,2],"labels":[52,2]}}

        """)
  }

  @Test func reasonsOfRowsThatAreNotTrained() {
    #expect(
      line(SampleReports.dropped(index: 1), withTokens: false).contains(
        #""status":"dropped","reason":"no supervised token is left after max_length","tokens":12,"supervised":0,"ratio":0.0,"#
      ))
  }

  @Test func rowsWithoutTokensHaveNoRatio() {
    let origin = RowOrigin(index: 7, source: 3, line: 8, bytes: 0..<1)
    let row = InspectedExample(example: MaskedExample(origin: origin, status: .unread("broken")), findings: [])
    #expect(
      line(row, withTokens: true) == """
        {"index":7,"source":null,"line":8,"status":"unread","reason":"broken","tokens":0,"supervised":0,"ratio":null,\
        "template_matches":null,"findings":[],"input_ids":[],"labels":[],"reasons":[]}

        """)
  }

  @Test func documentsOfPackedRows() {
    var row = SampleReports.supervised(index: 4)
    #expect(!line(row, withTokens: true).contains("documents"))
    row.example.documents = [Document(index: 0, tokens: 0..<5), Document(index: 1, tokens: 5..<12)]
    #expect(
      line(row, withTokens: true).contains(#""documents":[{"index":0,"tokens":[0,5]},{"index":1,"tokens":[5,12]}]}"#))
    #expect(!line(row, withTokens: false).contains("documents"))
  }

  @Test(arguments: [0, 7, 10, 99, 1234, Int(Int32.max), -1, -100, Int(Int32.min)])
  func numbers(number: Int) {
    var row = SampleReports.supervised(index: 0)
    row.example.ids[0] = TokenID(number)
    #expect(line(row, withTokens: true).contains("\"input_ids\":[\(number),58"))
  }

  @Test func everyCharacterIsReadBackAsItWas() throws {
    var row = SampleReports.supervised(index: 0)
    var bytes: [UInt8] = []
    for value in Array(UInt32(0)...0x2100) + [0xFEFF, 0xFFFD, 0xE000, 0x1F600, 0x10FFFF] {
      if let scalar = Unicode.Scalar(value) { bytes += Array(String(Character(scalar)).utf8) }
    }
    row.example.text = Text(bytes: bytes)
    let written = Array(line(row, withTokens: true).utf8)
    let value = try JSONValue(parsing: written)
    #expect(value["text"]?.text == Text(bytes: bytes))
  }
}
