import JSON
import MaskModel
import Masking
import Testing

@Suite struct LabelsTrainerTests {
  private let bench = Bench(trainer: "labels", tokenizer: PieceTokenizer(["foo"]))

  @Test func labelsAreShownAsTheyAre() throws {
    let example = try bench.one([("input_ids", [300, 98, 99]), ("labels", [-100, 98, 7])])
    #expect(example.labels == [-100, 98, 7])
    #expect(example.reasonList == "0..<1 recorded-ignored, 1..<3 recorded")
    #expect(example.text == "foobc")
    #expect(example.spans == [ByteSpan(start: 0, end: 3), ByteSpan(start: 3, end: 4), ByteSpan(start: 4, end: 5)])
    #expect(example.parts == [])
  }

  @Test func masksMustAgree() throws {
    let example = try bench.one([
      ("input_ids", [97, 98, 99]), ("completion_mask", [0, 1, 1]), ("assistant_masks", [true, true, false]),
    ])
    #expect(example.labels == [-100, 98, -100])
  }

  /// é is C3 A9; FF is no UTF-8; E4 B8 is the beginning of a character.
  @Test func bytesOfOneCharacterShareItsSpan() throws {
    let ids: JSONValue = [97, 0xC3, 0xA9, 0xFF, 0xE4, 0xB8, 98, -5]
    let example = try bench.one([("input_ids", ids), ("labels", ids)])
    #expect(example.text == "aé\u{FFFD}\u{FFFD}b")
    #expect(
      example.spans?.map { [$0.start, $0.end] }
        == [[0, 1], [1, 3], [1, 3], [3, 6], [6, 9], [6, 9], [9, 10], [0, 0]])
  }

  @Test(arguments: [
    (
      JSONValue.array([1, 2]), JSONValue.array([1]),
      "column `labels`: found 1 values, expected 2, one for each of `input_ids`"
    ),
    (
      JSONValue.array([1]), JSONValue.array(["a"]),
      "column `labels`, position 0: found a text, expected an integer of 32 bits"
    ),
    (
      JSONValue.array([2_147_483_648]), JSONValue.array([1]),
      "column `input_ids`, position 0: found 2147483648, expected an integer of 32 bits"
    ),
    (JSONValue.array([1]), JSONValue.null, "column `labels`: found null, expected a list of integers"),
    (
      JSONValue.array([1.5]), JSONValue.array([1]),
      "column `input_ids`, position 0: found 1.5, expected an integer of 32 bits"
    ),
  ])
  func brokenRowsAreRefused(ids: JSONValue, labels: JSONValue, reason: String) throws {
    #expect(try bench.one([("input_ids", ids), ("labels", labels)]).status == .refused(reason))
  }

  @Test func columnsMustBeThere() {
    #expect(throws: MaskingError.self) { try bench.one([("input_ids", [1])]) }
    #expect(throws: MaskingError.self) { try bench.one([("text", "a"), ("labels", [1])]) }
  }

  @Test func noOptions() {
    #expect(throws: MaskingError.self) {
      try Bench(trainer: "labels", settings: [("max_length", 3)]).one([("input_ids", [1]), ("labels", [1])])
    }
  }
}
