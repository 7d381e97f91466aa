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
      "Idefics3Processor": "the special token <fake_token_around_image>, plain",
      "SmolVLMProcessor": "the token <image>",
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

  /// What stands in the files that a processor makes something else of.
  @Test func whatAProcessorHandsOnIsRefused() throws {
    let golden = try #require(try Self.cases().first { $0["tokenizer"] == "qwen-like" && $0["kind"] == "text" })
    func errors(_ file: String, _ content: String) throws -> String {
      let model = try Model(golden)
      _ = try model.folder.file(file, content)
      return maskcheck("--report", model.rows, "-t", model.folder.path, "--trainer", "trl").errors
    }
    for setting in [#""max_length":4"#, #""truncation":true"#, #""padding":"longest""#, #""add_special_tokens":false"#]
    {
      let name = setting.split(separator: "\"")[0]
      let said = try errors("tokenizer_config.json", #"{"video_token":"<|vision_end|>",\#(setting)}"#)
      #expect(said.contains("hands `\(name)` of tokenizer_config.json"), "\(said)")
    }
    let none = try errors(
      "tokenizer_config.json", #"{"video_token":"<|vision_end|>","max_length":null,"padding":false}"#)
    #expect(!none.contains("hands"), "\(none)")
    let null = #"{"processor_class":"PixtralProcessor","image_token":null}"#
    #expect(try errors("processor_config.json", null).contains("`image_token` of processor_config.json is no text"))
  }

  @Test func aLengthInTheTokenizersFileIsRefused() throws {
    let model = try Model(
      try #require(try Self.cases().first { $0["tokenizer"] == "qwen-like" && $0["kind"] == "text" }))
    let path = Repository.tokenizer("qwen-like") + "/tokenizer.json"
    let file = try String(contentsOfFile: path, encoding: .utf8)
    for section in [#""truncation":{"max_length":4}"#, #""padding":{"strategy":{"Fixed":4}}"#] {
      let name = String(section.split(separator: "\"")[0])
      let rest = file.replacingOccurrences(of: "\"\(name)\"", with: "\"was_\(name)\"").drop { $0 != "{" }.dropFirst()
      _ = try model.folder.file("tokenizer.json", "{\(section),\(rest)")
      let refused = maskcheck("--report", model.rows, "-t", model.folder.path, "--trainer", "trl")
      #expect(refused.errors.contains("hands the length of 4 tokens in tokenizer.json"), "\(refused.errors)")
    }
  }

  /// Classes with ways of their own beside what others do.
  @Test func ownTemplatesAndOwnLoadingAreRefused() throws {
    let golden = try #require(
      try Self.cases().first { $0["tokenizer"] == "gemma-like" && $0["kind"] == "conversations" })
    func errors(_ files: [String: String], template: String? = nil, rows: String? = nil) throws -> String {
      let model = try Model(golden)
      for (name, content) in files { _ = try model.folder.file(name, content) }
      if template == nil { try FileManager.default.removeItem(atPath: model.folder.path + "/chat_template.jinja") }
      let data = try rows.map { try model.folder.file("own.jsonl", $0) } ?? model.rows
      return maskcheck("--report", data, "-t", model.folder.path, "--trainer", "trl", "--fail-on", "never").errors
    }
    let llama = #"{"processor_class":"Llama4Processor","image_token":"<tr>"}"#
    #expect(try errors(["processor_config.json": llama]).contains("Llama4Processor takes a chat template of its own"))
    let pixtral = #"{"processor_class":"PixtralProcessor","image_token":"<tr>"}"#
    let gemma = #"{"tokenizer_class":"GemmaTokenizer","bos_token":"<bos>","eos_token":"<eos>"}"#
    let said = try errors(["processor_config.json": pixtral, "tokenizer_config.json": gemma], template: "kept")
    #expect(
      said.contains("takes tokenizer.json as it is, where AutoTokenizer makes the class GemmaTokenizer"), "\(said)")
  }

  @Test func videosOfSmolVLMAreRefused() throws {
    let model = try Model(try #require(try Self.cases().first { $0["kind"] == "conversations" }))
    let smol = #"{"processor_class":"SmolVLMProcessor"}"#
    for file in ["processor_config.json", "preprocessor_config.json"] { _ = try model.folder.file(file, smol) }
    let rows = try model.folder.file(
      "videos.jsonl",
      #"{"messages":[{"role":"user","content":[{"type":"video"}]},{"role":"assistant","content":"a"}]}"# + "\n")
    let outcome = maskcheck(
      "--report", rows, "-t", model.folder.path, "--trainer", "trl", "--format", "jsonl", "--fail-on", "never")
    #expect(outcome.output.contains("messages with videos are not modelled"), "\(outcome.output)\(outcome.errors)")
  }

  @Test func imagesAreRefusedWithTheWayToSeeThem() throws {
    let model = try Model(try #require(try Self.cases().first))
    let rows = try model.folder.file(
      "images.jsonl", #"{"messages":[{"role":"user","content":"q"}],"images":[]}"# + "\n")
    let outcome = maskcheck("--report", rows, "-t", model.folder.path, "--trainer", "trl")
    #expect(outcome.status == 2 && outcome.errors.contains("maskcheck.dump(trainer, FOLDER)"), "\(outcome.errors)")
  }
}
