import Linting
import MaskModel
import Masking

/// One thread's share of the work: labels rows, asks the rules, counts.
public final class RowWorker {
  private let masker: any MaskWorker
  /// Whether somebody reads what is said of the row of that index.
  private let tells: @Sendable (Int) -> Bool
  public private(set) var tally: Tally

  public init(job: InspectionJob) {
    masker = job.run.makeWorker()
    let (writesAll, keeps) = (job.render != nil, job.keeps)
    tells = { writesAll || keeps($0) }
    tally = Tally(context: job.run.context, selection: job.selection)
  }

  public func inspect(_ record: Record) -> InspectedExample {
    count(masker.mask(record))
  }

  /// A place in the file that gave no row is an example too, so that nothing is lost from the count.
  public func inspect(_ problem: InputProblem) -> InspectedExample? {
    tally.add(problem)
    guard problem.kind == .unreadable else { return nil }
    let origin = RowOrigin(
      index: problem.index, source: problem.source, line: problem.line, bytes: problem.byte..<problem.byte)
    let reason = "line \(problem.line), byte \(problem.byte): found \(problem.found), expected \(problem.expected)"
    return count(MaskedExample(origin: origin, status: .unread(reason)))
  }

  /// Rows and unreadable places of a batch, in data order. Findings are made for those alone that the job writes or keeps.
  public func inspect(_ batch: RecordBatch, _ body: (InspectedExample) -> Void) {
    var problems = batch.problems.sorted { $0.index < $1.index }[...]
    for record in batch.records {
      while let problem = problems.first, problem.index <= record.origin.index {
        if let unread = inspect(problem) { body(unread) }
        problems.removeFirst()
      }
      body(count(masker.mask(record), tells: tells(record.origin.index)))
    }
    for problem in problems {
      if let unread = inspect(problem) { body(unread) }
    }
  }

  private func count(_ example: MaskedExample, tells: Bool = true) -> InspectedExample {
    InspectedExample(example: example, findings: tally.add(example, tells: tells))
  }
}
