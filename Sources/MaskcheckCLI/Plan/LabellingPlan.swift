import ChatTemplates
import JSON
import MaskModel
import Masking
import PythonBridge

/// Whose labels, with which options, as far as the command line tells.
struct LabellingPlan: Sendable {
  var trainer: Trainer?
  var responseTemplate: TemplateInput?
  var instructionTemplate: TemplateInput?
  var textTemplate: TextTemplate?
  /// `--text-template` with its escapes read.
  var typedTextTemplate: Text?
  var settings: [(name: String, value: JSONValue)]
  /// A file that takes the place of the tokenizer's chat templates.
  var chatTemplate: String?
  /// What chat templates are written in, with the clock that they see.
  var language: Jinja
  /// What the data say of themselves where they are dump folders.
  var dumps: [DumpSummary] = []

  /// - Parameter function: the user's formatting function, whose texts are a column `text`.
  init(_ arguments: LabellingArguments, function: FormattingFunction? = nil) throws {
    do {
      trainer = try arguments.trainer.map { try Trainer.named($0) }
    } catch let error as MaskingError {
      throw Failure(error)
    }
    responseTemplate = try arguments.responseTemplate.map {
      try TemplateText.template($0, option: "--response-template")
    }
    instructionTemplate = try arguments.instructionTemplate.map {
      try TemplateText.template($0, option: "--instruction-template")
    }
    if function != nil, arguments.textTemplate != nil {
      throw Failure.usage("--formatting-func and --text-template exclude one another: both make the text")
    }
    typedTextTemplate = try arguments.textTemplate.map { try TemplateText.unescape($0, option: "--text-template") }
    textTemplate =
      function != nil
      ? TextTemplate(pieces: [.column("text")], option: "--formatting-func")
      : try typedTextTemplate.map(Self.textTemplate)
    settings = try arguments.set.map(Self.setting)
    chatTemplate = arguments.chatTemplate
    language = Jinja(environment: RenderEnvironment(now: try Clock.named(arguments.now)))
    try refuseTemplatesWithoutSearch()
  }

  /// With an explicit trainer that looks for no template, one that was given would be ignored in silence.
  private func refuseTemplatesWithoutSearch() throws(Failure) {
    guard let trainer, !trainer.usesResponseTemplate, responseTemplate != nil || instructionTemplate != nil else {
      return
    }
    let searching = Trainer.all.filter(\.usesResponseTemplate).map(\.id).joined(separator: ", ")
    let option = responseTemplate != nil ? "--response-template" : "--instruction-template"
    throw .usage("\(option): the trainer \(trainer.id) looks for none; the trainer that does: \(searching)")
  }

  private static func textTemplate(_ text: Text) throws(Failure) -> TextTemplate {
    do {
      return try TextTemplate.parse(text)
    } catch {
      throw Failure(error)
    }
  }

  /// `K=V`: V is JSON where it is JSON, else text.
  private static func setting(_ typed: String) throws(Failure) -> (name: String, value: JSONValue) {
    let sides = typed.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2, !sides[0].isEmpty else { throw .usage("--set: found \(typed), expected NAME=VALUE") }
    let name = String(sides[0]).replacing("-", with: "_")
    let value = Text(String(sides[1]))
    return (name, (try? JSONValue(parsing: value.bytes)) ?? .string(value))
  }

  /// The contents of the file that `chat_template_path` names, as trl reads one; anything else is a model's name.
  func chatTemplateFile() throws(Failure) -> Text? {
    let path = settings.last { $0.name == "chat_template_path" }?.value.text?.string
    guard let path, path.hasSuffix(".jinja") || path.hasSuffix(".j2") else { return nil }
    return try TemplateFiles.source(path)
  }

  /// The trainer in force and why: what was asked for, else what the data and the templates say.
  func chosen(for table: Table) throws(Failure) -> (trainer: Trainer, because: String) {
    if let trainer { return (trainer, "--trainer was given") }
    let searches = responseTemplate != nil || instructionTemplate != nil
    let column = Self.recordedColumn(of: table)
    if let dump = dumps.first, !searches || column == nil {
      return (.labels, "the data are a dump of \(dump.origin)")
    }
    if let column {
      guard !searches else {
        throw .usage(
          "the data have input_ids and \(column), which are shown as they are; to see what a response template does "
            + "to them, add --trainer trl-collator")
      }
      return (.labels, "the data have input_ids and \(column)")
    }
    return searches
      ? (.trlCollator, "a response template was given")
      : (.trl, "the data have no labels and no response template was given")
  }

  /// TRL 0.19.1, which has the completion-only collator, runs on transformers 4.
  var transformers: TokenizerFiles.Transformers {
    let searches = responseTemplate != nil || instructionTemplate != nil
    let isCollator = trainer.map { $0.id == Trainer.trlCollator.id } ?? searches
    return isCollator ? .four : .five
  }

  private static func recordedColumn(of table: Table) -> String? {
    guard table.position(of: "input_ids") != nil else { return nil }
    return ["labels", "completion_mask", "assistant_masks"].first { table.position(of: Text($0)) != nil }
  }
}

extension Failure {
  init(_ error: MaskingError) {
    switch error {
    case .setting(let option, let found, let expected):
      self = .usage("\(option): found \(found), expected \(expected)")
    case .refused(let error, let message, let fix), .refusedTemplate(let error, let message, let fix, _):
      self = .finding("the trainer refuses this run with \(error): \(message)\n\(fix)")
    case .unsupported(let what):
      self = .usage(what)
    }
  }
}
