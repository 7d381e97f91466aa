import Files
import JSON
import MaskModel
import PythonBridge

/// The trainer of the user's Python, under the settings of the command line.
struct InstalledTrainer {
  static let trainers = ["trl", "trl-collator"]

  let bridge: Bridge
  let data: OpenedData
  private let request: CaptureRequest

  /// - Parameters:
  ///   - data: where it was opened already; else the files are opened by `datasets` as well.
  ///   - trainer: the one in force.
  init(_ plan: InspectPlan, data: PythonData?, files: [String], trainer: String) throws(Failure) {
    guard Self.trainers.contains(trainer) else {
      throw .usage("the trainer \(trainer) cannot be run: expected \(Self.trainers.joined(separator: " or "))")
    }
    guard !files.contains("-") else { throw .usage("-: standard input cannot be read a second time, expected files") }
    request = try Self.request(plan, trainer: trainer)
    let opened: PythonData
    if let data {
      opened = data
    } else {
      opened = try PythonData(
        DataRequest(names: files, kind: "json"), python: plan.python, function: nil, renamed: plan.mapping)
    }
    bridge = opened.bridge
    self.data = opened.plain
  }

  private static func request(_ plan: InspectPlan, trainer: String) throws(Failure) -> CaptureRequest {
    guard let tokenizer = plan.tokenizer else {
      throw .usage("-t is missing: the installed trainer needs a model directory")
    }
    let prefix = "tokenizer."
    let settings = plan.labelling.settings
    var request = CaptureRequest(
      trainer: trainer, tokenizer: try folder(tokenizer, plan.hub),
      settings: settings.filter { !$0.name.hasPrefix(prefix) })
    request.takesProcessor = trainer == "trl" && ProcessorFiles.hasProcessor(tokenizer, request.tokenizer)
    request.tokenizerSettings = settings.filter { $0.name.hasPrefix(prefix) }
      .map { (String($0.name.dropFirst(prefix.count)), $0.value) }
    request.responseTemplate = plan.labelling.responseTemplate
    request.instructionTemplate = plan.labelling.instructionTemplate
    request.textTemplate = plan.labelling.typedTextTemplate
    request.function = plan.function
    request.chatTemplate = try plan.labelling.chatTemplate.map { (path: String) throws(Failure) in
      try TemplateFiles.source(path)
    }
    return request
  }

  /// `AutoTokenizer` wants the folder.
  private static func folder(_ tokenizer: String, _ hub: HubModels) throws(Failure) -> String {
    if !Directory.holds(tokenizer), let name = HubName(tokenizer) { return try hub.snapshot(of: name).path }
    guard !Directory.exists(tokenizer) else { return tokenizer }
    return tokenizer.contains("/") ? String(tokenizer[..<(tokenizer.lastIndex(of: "/") ?? tokenizer.startIndex)]) : "."
  }

  func capture(_ rows: [Int]?) throws(BridgeError) -> Captured {
    var request = request
    request.select = rows
    return try bridge.capture(data, request)
  }

  /// By their number in the data.
  func rows(of captured: Captured) throws(Failure) -> [Int: CapturedRow] {
    do {
      var result: [Int: CapturedRow] = [:]
      for row in try bridge.rows(of: captured) { if let number = row.row { result[number] = row } }
      return result
    } catch {
      throw Failure(error)
    }
  }
}
