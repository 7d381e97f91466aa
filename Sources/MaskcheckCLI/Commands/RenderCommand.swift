import ArgumentParser
import ChatTemplates
import Files
import Glibc
import JSON
import MaskModel

/// `maskcheck render -t T`: JSON lines in, JSON lines out.
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maskcheck render",
    abstract: #"Reads {"messages": […]} lines, writes {"text": …, "generation": [[start, end], …]} lines."#,
    discussion: """
      A line may also have "tools", "documents", "add_generation_prompt" and "chat_template_kwargs". The text is what \
      apply_chat_template of transformers 5.23 gives; spans are UTF-8 bytes of the generation blocks. What a template \
      refuses gives {"error": …} in its place, and the exit status 3 at the end.
      """)

  @OptionGroup var tokenizer: TokenizerArguments
  @OptionGroup var interpreter: InterpreterArguments

  @Option(help: ArgumentHelp("A template instead of the one in the tokenizer's directory.", valueName: "file"))
  var chatTemplate: String?

  @Option(help: ArgumentHelp("What strftime_now says: 2024-02-09 or 2024-02-09T07:05:03.", valueName: "date"))
  var now: String?

  func run(_ surroundings: Surroundings) throws -> Int32 {
    let worker = RenderWorker(
      templates: try TemplateFiles.load(
        tokenizer: try tokenizer.required(), HubModels(tokenizer, python: interpreter.python, in: surroundings),
        template: chatTemplate),
      environment: RenderEnvironment(now: try clock()))
    return try InputLines.answerAll(surroundings, worker.answer)
  }

  private func clock() throws(Failure) -> @Sendable () -> TemplateDate {
    guard let now else { return { TemplateDate.now() } }
    guard let date = TemplateDate(text: now) else {
      throw .usage("--now \(now): expected a date as 2024-02-09 or 2024-02-09T07:05:03")
    }
    return { date }
  }
}

/// Answers lines, one after the other.
struct RenderWorker {
  let templates: TemplateFiles.Loaded
  let environment: RenderEnvironment

  func answer(_ line: InputLines.Line) -> (bytes: [UInt8], isError: Bool) {
    var writer = JSONWriter()
    let isError: Bool
    do {
      let request = try ChatRequest(json: try Self.value(line), specialTokens: templates.specialTokens)
      let template = try templates.template(hasTools: request.tools != nil)
      var text: [UInt8] = []
      let spans = try template.render(variables: try request.variables(), environment: environment, into: &text)
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

extension TemplateDate {
  /// The local time.
  static func now() -> TemplateDate {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    var parts = tm()
    localtime_r(&moment.tv_sec, &parts)
    return TemplateDate(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday), hour: Int(parts.tm_hour),
      minute: Int(parts.tm_min), second: Int(parts.tm_sec), microsecond: moment.tv_nsec / 1_000)
  }

  /// `2024-02-09`, with a time behind `T` if there is one.
  init?(text: String) {
    let halves = text.split(separator: "T", omittingEmptySubsequences: false)
    let date = halves[0].split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
    let time =
      halves.count > 1 ? halves[1].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) } : [0, 0, 0]
    guard halves.count <= 2, date.count == 3, time.count == 3, let hour = time[0], let minute = time[1],
      let second = time[2], (1...9999).contains(date[0]), (1...12).contains(date[1]), (1...31).contains(date[2]),
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    self.init(year: date[0], month: date[1], day: date[2], hour: hour, minute: minute, second: second)
  }
}
