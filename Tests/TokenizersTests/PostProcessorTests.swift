import MaskModel
import Testing

@testable import Tokenizers

/// Several post-processors in a Sequence, with what `tokenizers` 0.23.3 makes of them.
@Suite struct PostProcessorTests {
  private static let byteLevel = #"{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}"#
  private static let bert = #"{"type":"BertProcessing","cls":["x",3],"sep":["b",1]}"#
  private static let roberta =
    #"{"type":"RobertaProcessing","cls":["x",3],"sep":["b",1],"trim_offsets":false,"add_prefix_space":true}"#
  private static let plain = template("", "")
  private static let begin = template(special + ",", "")
  private static let end = template("", "," + special)
  private static let special = #"{"SpecialToken":{"id":"P","type_id":0}}"#

  private static func template(_ before: String, _ behind: String) -> String {
    let single = before + #"{"Sequence":{"id":"A","type_id":0}}"# + behind
    let pair = #"{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":0}}"#
    let specials = #"{"P":{"id":"P","ids":[4],"tokens":["P"]}}"#
    return #"{"type":"TemplateProcessing","single":[\#(single)],"pair":[\#(pair)],"special_tokens":\#(specials)}"#
  }

  private func tokenizer(_ processors: [String]) throws -> LoadedTokenizer {
    let json = #"""
      {"version":"1.0","added_tokens":[],"normalizer":{"type":"Strip","strip_left":true,"strip_right":false},
      "pre_tokenizer":\#(Self.byteLevel),"post_processor":{"type":"Sequence","processors":[
      \#(processors.joined(separator: ","))]},"model":{"type":"BPE","merges":[["Ġ","a"]],
      "vocab":{"a":0,"b":1,"Ġ":2,"x":3,"P":4,"Ġa":5}}}
      """#
    return try TokenizerLoader.load(tokenizerJSON: Array(json.utf8), source: "t")
  }

  private func check(_ processors: [String], _ ids: [TokenID], _ spans: [(Int32, Int32)]) throws {
    let encoder = try tokenizer(processors).makeEncoder()
    let expected = Encoding(ids: ids, spans: spans.map { ByteSpan(start: $0.0, end: $0.1) })
    #expect(encoder.encode(" ab a", addSpecialTokens: true) == expected, "\(processors)")
  }

  /// A token of a template in front leaves the text's first token the first, one of BertProcessing does not.
  @Test func whichTokenIsTheFirst() throws {
    let (byteLevel, bert, begin) = (Self.byteLevel, Self.bert, Self.begin)
    try check([begin, byteLevel], [4, 5, 1, 5], [(0, 0), (1, 2), (2, 3), (4, 5)])
    try check([byteLevel, begin], [4, 5, 1, 5], [(0, 0), (1, 2), (2, 3), (4, 5)])
    let around: [TokenID] = [4, 3, 5, 1, 5, 1]
    let trimmed: [(Int32, Int32)] = [(0, 0), (0, 0), (2, 2), (2, 3), (4, 5), (0, 0)]
    try check([bert, byteLevel, begin], around, trimmed)
    try check([bert, begin, byteLevel], around, trimmed)
  }

  /// What stands behind a template takes its tokens for texts.
  @Test func tokensBehindATemplateAreRefused() throws {
    try check([Self.plain, Self.begin], [4, 5, 1, 5], [(0, 0), (1, 2), (2, 3), (3, 5)])
    try check([Self.bert, Self.begin], [4, 3, 5, 1, 5, 1], [(0, 0), (0, 0), (1, 2), (2, 3), (3, 5), (0, 0)])
    for processors in [
      [Self.begin, Self.end], [Self.end, Self.begin], [Self.begin, Self.bert], [Self.begin, Self.roberta],
      [Self.begin, #"{"type":"Sequence","processors":[\#(Self.byteLevel),\#(Self.end)]}"#],
    ] {
      let error = try #require(throws: TokenizerError.self) { try tokenizer(processors) }
      #expect(error.description.contains("behind `TemplateProcessing`"), "\(error)")
    }
  }
}
