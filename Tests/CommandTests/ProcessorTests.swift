import Foundation
import JSON
import TestSupport
import Testing

/// Models that see, with data of text: what trl 1.16.0 makes of rows with real processors of transformers 5.23.0 around
/// the small tokenizers (`Tools/conformance/processors.py --freeze`).
@Suite struct ProcessorTests {
  private struct Model {
    let folder: TemporaryFolder
    let rows: String
    let masks: Bool

    init(_ golden: JSONValue) throws {
      folder = try TemporaryFolder()
      let name = try #require(golden["tokenizer"]?.text?.string)
      let tokenizer = try Data(contentsOf: URL(fileURLWithPath: Repository.tokenizer(name) + "/tokenizer.json"))
      _ = try folder.file("tokenizer.json", [UInt8](tokenizer))
      guard case .object(let files)? = golden["files"] else { throw Missing() }
      for file in files.members {
        var bytes: [UInt8] = []
        JSONWriter.append(file.value, to: &bytes)
        _ = try folder.file(file.key.string, bytes)
      }
      _ = try folder.file("chat_template.jinja", golden["template"]?.text?.string ?? "")
      rows = try folder.file("rows.jsonl", golden["jsonl"]?.text?.string ?? "")
      masks = golden["masks"] == true
    }

    func report() throws -> [JSONValue] {
      let options = masks ? ["--set", "assistant_only_loss=true"] : []
      let outcome = maskcheck(
        ["--report", rows, "-t", folder.path, "--trainer", "trl", "--set", "max_length=null", "--format", "jsonl"]
          + ["--with-tokens", "--fail-on", "never"] + options)
      return try outcome.output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
    }
  }

  private struct Missing: Error {}

  private static func cases() throws -> [JSONValue] {
    let path = Repository.root + "/Tests/Fixtures/Golden/processors/text.jsonl"
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
      .map { try JSONValue(parsing: Array($0.utf8)) }
  }

  @Test func idsLabelsAndErrors() throws {
    var count = 0
    for golden in try Self.cases() {
      let model = try Model(golden)
      let lines = try model.report()
      let expected = try #require(golden["expected"]?.elements)
      #expect(lines.count == expected.count)
      for (number, (line, wanted)) in zip(lines, expected).enumerated() {
        count += 1
        let place: Comment = "\(golden["kind"] ?? .null), \(golden["tokenizer"] ?? .null), row \(number)"
        if wanted.text != nil {
          #expect(line["reason"] == wanted, place)
        } else {
          #expect(line["input_ids"] == wanted["input_ids"] && line["labels"] == wanted["labels"], place)
        }
      }
    }
    #expect(count == 1320)
  }

  @Test func aClassThatIsNotFollowedIsRefusedAndTheTokenizerAloneIsNot() throws {
    let golden = try #require(try Self.cases().first { $0["kind"] == "text" })
    let model = try Model(golden)
    _ = try model.folder.file("preprocessor_config.json", #"{"processor_class":"MllamaProcessor"}"#)
    let refused = maskcheck("--report", model.rows, "-t", model.folder.path, "--trainer", "trl")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("has a MllamaProcessor (preprocessor_config.json)"))
    let ids = try model.folder.file("ids.jsonl", #"{"input_ids":[5,6,7]}"# + "\n")
    let prepared = maskcheck("--report", ids, "-t", model.folder.path, "--trainer", "trl")
    #expect([0, 1].contains(prepared.status), "\(prepared.errors)")
    let alone = maskcheck("--report", model.rows, "-t", model.folder.path + "/tokenizer.json", "--trainer", "trl")
    #expect([0, 1].contains(alone.status), "\(alone.errors)")
  }

  /// What a processor needs of the tokenizer, and this one has not.
  @Test func aProcessorThatCannotBeMadeIsRefused() throws {
    let model = try Model(
      try #require(try Self.cases().first { $0["tokenizer"] == "qwen-like" && $0["kind"] == "text" }))
    let lacks = [
      "Idefics3Processor": "the special token <fake_token_around_image>", "SmolVLMProcessor": "the token <image>",
      "LlavaOnevisionProcessor": "the token <image>", "PixtralProcessor": "the token [IMG]",
      "Llama4Processor": "the token <|image|>", "Gemma3nProcessor": "`boi_token`",
      "InternVLProcessor": "`start_image_token`", "Cohere2VisionProcessor": "`boi_token`",
    ]
    for (name, what) in lacks {
      _ = try model.folder.file("preprocessor_config.json", #"{"processor_class":"\#(name)"}"#)
      let refused = maskcheck("--report", model.rows, "-t", model.folder.path, "--trainer", "trl")
      #expect(
        refused.status == 2 && refused.errors.contains("\(name) needs a tokenizer that has \(what)"),
        "\(refused.errors)")
    }
  }

  @Test func imagesAreRefusedWithTheWayToSeeThem() throws {
    let model = try Model(try #require(try Self.cases().first))
    let rows = try model.folder.file(
      "images.jsonl", #"{"messages":[{"role":"user","content":"q"}],"images":[]}"# + "\n")
    let outcome = maskcheck("--report", rows, "-t", model.folder.path, "--trainer", "trl")
    #expect(outcome.status == 2 && outcome.errors.contains("maskcheck.dump(trainer, FOLDER)"), "\(outcome.errors)")
  }
}
