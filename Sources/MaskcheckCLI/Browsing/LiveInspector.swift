import Inspection
import JSON
import MaskModel
import Masking
import Synchronization

/// What the browser asks, answered from the files themselves: rows are labelled when they are looked at, and a thread
/// behind counts over all of them.
final class LiveInspector: Inspector {
  let title: InspectionTitle
  let tokenizer: (any Tokenizer)?
  private let templates: ChatTemplateSet?
  private let plan: InspectPlan
  private let data: any InputData
  private let table: Table
  private let marks = Mutex(CountedMarks())
  private let looking: Mutex<RowDesk>

  init(_ prepared: PreparedInspection) throws {
    templates = prepared.templates
    plan = prepared.plan
    data = prepared.data
    table = prepared.source.table
    tokenizer = prepared.tokenizer?.tokenizer
    title = Self.title(prepared)
    let rows = try prepared.rows ?? prepared.data.open(jumps: true, sample: nil).rows
    guard let rows else { throw Failure.usage("\(title.data): its rows cannot be asked for one by one") }
    looking = Mutex(RowDesk(run: prepared.run, selection: prepared.plan.selection, finder: rows))
  }

  func example(at index: Int, settings: WhatIf) throws -> InspectedExample? {
    try looking.withLock { desk in
      if desk.settings != settings { desk.change(to: settings, run: try run(under: settings)) }
      return try desk.example(at: index)
    }
  }

  func count(settings: WhatIf, update: @escaping @Sendable (CountingProgress) -> Void) -> any Cancellable {
    let counting = Counting(total: data.size, update: update)
    do {
      let run = try run(under: settings)
      let (source, rows) = try data.open(jumps: true, sample: nil)
      if let rows { looking.withLock { $0.follow(rows) } }
      let number = marks.withLock { $0.begin(settings) }
      var job = InspectionJob(run: run, selection: plan.selection, workers: plan.workers)
      job.render = { [self] inspected, _ in
        guard !inspected.findings.isEmpty else { return }
        marks.withLock { $0.insert(inspected.example.origin.index, count: number) }
      }
      counting.start(source, job)
    } catch {
      counting.fail(error.message)
    }
    return counting
  }

  func nextFinding(from index: Int, forward: Bool, settings: WhatIf) -> Int? {
    marks.withLock { $0.settings == settings ? $0.rows.next(from: index, forward: forward) : nil }
  }

  func search(_ text: Text, from index: Int, isCancelled: @Sendable () -> Bool) -> Int? {
    guard !text.isEmpty else { return nil }
    let text = SearchText(text.bytes)
    do {
      let source = try data.open(jumps: false, sample: nil).source
      while !isCancelled(), let batch = try source.nextBatch() {
        let found = batch.records.first { $0.origin.index >= index && $0.contains(text) }
        if let found { return found.origin.index }
      }
    } catch {
      return nil
    }
    return nil
  }

  private func run(under settings: WhatIf) throws(Failure) -> PreparedRun {
    var labelling = plan.labelling
    if let template = settings.responseTemplate {
      labelling.responseTemplate = template.isEmpty ? nil : template
      if labelling.trainer?.usesResponseTemplate == false { labelling.trainer = nil }
    }
    return try PreparedInspection.settle(labelling, table: table, tokenizer: tokenizer, templates: templates)
  }

  private static func data(_ prepared: PreparedInspection) -> String {
    let dumps = prepared.plan.labelling.dumps
    guard !dumps.isEmpty else { return prepared.data.names.joined(separator: " ") }
    return zip(prepared.plan.data, dumps).map { "\($0) (\($1.origin))" }.joined(separator: " ")
  }

  private static func title(_ prepared: PreparedInspection) -> InspectionTitle {
    let context = prepared.run.context
    return InspectionTitle(
      data: data(prepared), tokenizer: prepared.plan.tokenizer ?? "none",
      trainer: context.trainer.title, shape: context.shape.shape,
      responseTemplate: prepared.plan.labelling.responseTemplate,
      columns: context.columns.map(\.name.string))
  }
}

/// The rows with a finding, of the count that was begun last.
private struct CountedMarks {
  private(set) var settings: WhatIf?
  private(set) var rows = RowMarks()
  private var count = 0

  /// - Returns: the number of the count, which its marks are to name.
  mutating func begin(_ settings: WhatIf) -> Int {
    self.settings = settings
    rows = RowMarks()
    count += 1
    return count
  }

  /// A count that was given up may still have a batch under way.
  mutating func insert(_ index: Int, count: Int) {
    if count == self.count { rows.insert(index) }
  }
}

extension Record {
  /// Whether what is searched for stands in some text of the row.
  fileprivate func contains(_ text: SearchText) -> Bool { values.contains { $0.contains(text) } }
}

extension JSONValue {
  fileprivate func contains(_ text: SearchText) -> Bool {
    switch self {
    case .string(let own): text.stands(in: own.bytes)
    case .array(let elements): elements.contains { $0.contains(text) }
    case .object(let object): object.members.contains { $0.value.contains(text) }
    default: false
    }
  }
}
