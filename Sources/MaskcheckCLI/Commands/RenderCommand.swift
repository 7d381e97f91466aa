import ArgumentParser
import ChatTemplates
import JSON
import MaskModel

/// `maskcheck render -t T`: JSON lines in, JSON lines out.
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maskcheck render",
    abstract: #"Reads {"messages": […]} lines, writes {"text": …, "generation": [[start, end], …]} lines."#,
    discussion: """
      A line may also have "tools", "documents", "add_generation_prompt", "continue_final_message" and \
      "chat_template_kwargs". The text is what apply_chat_template of transformers 5.23 gives; spans are UTF-8 bytes of the generation blocks. What a template \
      refuses gives {"error": …} in its place, and the exit status 3 at the end.
      """)

  @OptionGroup var tokenizer: TokenizerArguments
  @OptionGroup var interpreter: InterpreterArguments

  @Option(help: ArgumentHelp("A template instead of the one in the tokenizer's directory.", valueName: "file"))
  var chatTemplate: String?

  @Option(help: ArgumentHelp("What strftime_now says: 2024-02-09 or 2024-02-09T07:05:03.", valueName: "date"))
  var now: String?

  func run(_ surroundings: Surroundings) throws -> Int32 {
    let language = Jinja(environment: RenderEnvironment(now: try Clock.named(now)))
    let worker = try RenderWorker(
      try TemplateFiles.load(
        tokenizer: try tokenizer.required(), HubModels(tokenizer, python: interpreter.python, in: surroundings),
        template: chatTemplate, language),
      tokenizer: try tokenizer.required())
    return try InputLines.answerAll(surroundings, worker.answer)
  }
}

/// Answers lines, one after the other.
struct RenderWorker {
  private let templates: ChatTemplateSet
  /// Each read once, by its text.
  private let renderers: [Text: any ChatRenderer]

  init(_ templates: ChatTemplateSet, tokenizer: String) throws(Failure) {
    self.templates = templates
    var renderers: [Text: any ChatRenderer] = [:]
    for (name, source) in try Self.sources(templates, tokenizer) {
      do {
        renderers[source] = try templates.language.read(source, name: name)
      } catch {
        throw .input("\(error)")
      }
    }
    self.renderers = renderers
  }

  private static func sources(
    _ templates: ChatTemplateSet, _ tokenizer: String
  ) throws(Failure) -> [(name: String, source: Text)] {
    switch templates.carried {
    case .one(let source): return [("chat template", source)]
    case .named(let named): return named.map { ("chat template \($0.name)", $0.source) }
    case .none:
      throw .input(
        "\(tokenizer): found no chat template (chat_template.jinja, or chat_template in tokenizer_config.json)")
    }
  }

  func answer(_ line: InputLines.Line) -> (bytes: [UInt8], isError: Bool) {
    var writer = JSONWriter()
    let isError: Bool
    do {
      let request = try ChatRequest(json: try Self.value(line), specialTokens: templates.specialTokens)
      let source = try templates.source(given: nil, hasTools: request.tools != nil)
      var text: [UInt8] = []
      let spans = try renderers[source]?.render(request, into: &text) ?? RenderedSpans()
      write(Text(bytes: text), spans, &writer)
      isError = false
    } catch {
      writer.value(["error": .string(Text("\(error)"))])
      isError = true
    }
    writer.newline()
    return (writer.bytes, isError)
  }

  private func write(_ text: Text, _ spans: RenderedSpans, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("text")
    writer.string(text)
    writer.key("generation")
    writer.value(
      .array(spans.generation.map { [.integer(Int64($0.lowerBound)), .integer(Int64($0.upperBound))] }))
    if spans.readsClock {
      writer.key("reads_clock")
      writer.bool(true)
    }
    writer.endObject()
  }

  private static func value(_ line: InputLines.Line) throws -> JSONValue {
    guard case .bytes(let bytes) = line else {
      throw Failure.input("found a line of more than \(InputLines.longest) bytes, expected a shorter one")
    }
    return try JSONValue(parsing: bytes)
  }
}
