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
      "Idefics3Processor": "<fake_token_around_image> as a special token",
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

  private static func golden(_ tokenizer: String, _ kind: String) throws -> JSONValue {
    try #require(try cases().first { $0["tokenizer"]?.text?.string == tokenizer && $0["kind"]?.text?.string == kind })
  }

  /// The lines of a report, and what was said where there is none.
  private static func report(
    _ golden: JSONValue, _ files: [String: String], without file: String? = nil, more: [String] = []
  ) throws -> (lines: [JSONValue], errors: String) {
    let model = try Model(golden)
    for (name, content) in files { _ = try model.folder.file(name, content) }
    if let file { try FileManager.default.removeItem(atPath: model.folder.path + "/" + file) }
    let outcome = maskcheck(
      ["--report", model.rows, "-t", model.folder.path, "--trainer", "trl", "--format", "jsonl", "--fail-on", "never"]
        + ["--set", "max_length=null"] + more)
    return (
      try outcome.output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }, outcome.errors
    )
  }

  /// What stands in the files that a processor makes something else of.
  @Test func whatAProcessorHandsOnIsRefused() throws {
    let golden = try Self.golden("qwen-like", "text")
    func errors(_ file: String, _ content: String) throws -> String {
      try Self.report(golden, [file: content]).errors
    }
    for setting in [#""truncation":true"#, #""padding":"longest""#] {
      let name = setting.split(separator: "\"")[0]
      let said = try errors("tokenizer_config.json", #"{"video_token":"<|vision_end|>",\#(setting)}"#)
      #expect(said.contains("hands `\(name)` of tokenizer_config.json"), "\(said)")
    }
    let none = #"{"video_token":"<|vision_end|>","truncation":null,"padding":false,"padding_side":"left","stride":0}"#
    #expect(try errors("tokenizer_config.json", none).isEmpty)
    let added = #"{"video_token":"<|vision_end|>","add_special_tokens":false}"#
    #expect(try errors("tokenizer_config.json", added).contains("found `add_special_tokens`"))
    let null = #"{"processor_class":"PixtralProcessor","image_token":null}"#
    #expect(try errors("processor_config.json", null).contains("`image_token` of processor_config.json is no text"))
  }

  /// A row that the processor would cut is refused, others are not; null in one file counts before a length in the other.
  @Test func rowsThatAProcessorCutsAreRefused() throws {
    let golden = try Self.golden("qwen-like", "text")
    let file = try String(contentsOfFile: Repository.tokenizer("qwen-like") + "/tokenizer.json", encoding: .utf8)
    func json(_ name: String, _ value: String) -> String {
      let rest = file.replacingOccurrences(of: "\"\(name)\"", with: "\"was_\(name)\"").drop { $0 != "{" }.dropFirst()
      return "{\"\(name)\":\(value),\(rest)"
    }
    func config(_ more: String) -> String {
      var bytes: [UInt8] = []
      JSONWriter.append(golden["files"]?["tokenizer_config.json"] ?? .null, to: &bytes)
      return String(decoding: bytes.dropLast(), as: UTF8.self) + more + "}"
    }
    let plain = ["tokenizer_config.json": config("")]
    let whole = try Self.report(golden, plain).lines
    let cuts = [
      ["tokenizer_config.json": config(#","max_length":12"#)],
      ["tokenizer.json": json("truncation", #"{"max_length":12}"#)],
      ["tokenizer.json": json("padding", #"{"strategy":{"Fixed":12}}"#)],
    ]
    for files in cuts {
      let lines = try Self.report(golden, plain.merging(files) { $1 }).lines
      #expect(lines.count == whole.count)
      var (cut, kept) = (0, 0)
      for (line, before) in zip(lines, whole) {
        if before["tokens"]?.int ?? 0 > 12 {
          cut += 1
          #expect(line["reason"]?.text?.string.contains("cuts it at 12") == true)
        } else {
          kept += 1
          #expect(line["status"] == before["status"])
        }
      }
      #expect(cut > 0 && kept > 0)
    }
    let nothing = [
      [
        "tokenizer_config.json": config(#","max_length":null"#),
        "tokenizer.json": json("truncation", #"{"max_length":4}"#),
      ],
      ["tokenizer_config.json": config(#","truncation":false,"max_length":4"#)],
    ]
    func counts(_ lines: [JSONValue]) -> [[JSONValue?]] { lines.map { [$0["status"], $0["tokens"], $0["reason"]] } }
    for files in nothing { #expect(counts(try Self.report(golden, files).lines) == counts(whole)) }
  }

  /// Llama 4's class has a template of its own, which conversations want where nothing else names one.
  @Test func aTemplateOfTheClassIsRefusedWhereItIsWanted() throws {
    let llama = ["processor_config.json": #"{"processor_class":"Llama4Processor","image_token":"<tr>"}"#]
    let chats = try Self.golden("gemma-like", "conversations")
    let bare = try Self.report(chats, llama, without: "chat_template.jinja")
    #expect(bare.errors.contains("Llama4Processor takes a chat template of its own"), "\(bare.errors)")
    #expect(try Self.report(chats, llama).errors.isEmpty)
    #expect(
      try Self.report(try Self.golden("gemma-like", "text"), llama, without: "chat_template.jinja").errors.isEmpty)
    let earlier = #"{"chat_template":"{{ messages }}"}"#
    let found = try Self.report(
      chats, llama.merging(["chat_template.json": earlier]) { $1 }, without: "chat_template.jinja")
    #expect(found.errors.isEmpty && !found.lines.isEmpty, "\(found.errors)")
    let odd = try Self.report(chats, ["processor_config.json": #"{"chat_template":{"default":"x"}}"#])
    #expect(odd.errors.contains("processor_config.json: found a `chat_template` that is no text"), "\(odd.errors)")
  }

  @Test func pixtralsOwnLoadingIsRefusedWhereItGivesAnotherClass() throws {
    let pixtral = #"{"processor_class":"PixtralProcessor","image_token":"<tr>"}"#
    let gemma = #"{"tokenizer_class":"GemmaTokenizer","bos_token":"<bos>","eos_token":"<eos>"}"#
    let said = try Self.report(
      try Self.golden("gemma-like", "text"), ["processor_config.json": pixtral, "tokenizer_config.json": gemma]
    ).errors
    #expect(
      said.contains("takes tokenizer.json as it is, where AutoTokenizer makes the class GemmaTokenizer"), "\(said)")
  }

  /// Idefics 3 adds its tokens anew, without the flags that they have.
  @Test func tokensThatAClassAddsMustBePlain() throws {
    let idefics = #"{"processor_class":"Idefics3Processor"}"#
    func config(_ flags: String) -> String {
      let names = ["<fake_token_around_image>", "<image>", "<end_of_utterance>"]
      let tokens = names.enumerated().map { #""\#(4000 + $0)":{"content":"\#($1)","special":true\#(flags)}"# }
      return #"{"added_tokens_decoder":{\#(tokens.joined(separator: ","))}}"#
    }
    func errors(_ flags: String, _ more: [String] = []) throws -> String {
      try Self.report(
        try Self.golden("qwen-like", "text"),
        ["preprocessor_config.json": idefics, "tokenizer_config.json": config(flags)], more: more
      ).errors
    }
    #expect(try errors("").isEmpty)
    #expect(try errors(#","lstrip":true"#).contains("lstrip, rstrip, single_word and normalized are false"))
    let pad = ["--set", "tokenizer.pad_token=<|im_end|>"]
    #expect(try errors(#","lstrip":true"#, pad).contains("lstrip, rstrip, single_word and normalized are false"))
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
