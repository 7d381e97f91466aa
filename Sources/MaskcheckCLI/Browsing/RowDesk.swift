import Inspection
import Linting
import MaskModel
import Masking

/// The one row that is looked at: found in its file again and labelled under the settings that were asked for last.
struct RowDesk {
  private(set) var settings = WhatIf()
  private let selection: RuleSelection
  private var run: PreparedRun
  private var worker: RowWorker
  /// The reader that came furthest, and the one that is under way.
  private var furthest: any RowLookup
  private var latest: any RowLookup

  init(run: PreparedRun, selection: RuleSelection, finder: any RowLookup) {
    self.run = run
    self.selection = selection
    worker = RowWorker(job: InspectionJob(run: run, selection: selection))
    furthest = finder
    latest = finder
  }

  mutating func change(to settings: WhatIf, run: PreparedRun) {
    self.settings = settings
    self.run = run
    worker = RowWorker(job: InspectionJob(run: run, selection: selection))
  }

  /// A count began anew: its reader will know more rows once it has come further than the one before.
  mutating func follow(_ finder: any RowLookup) {
    furthest = best
    latest = finder
  }

  func example(at index: Int) throws -> InspectedExample? {
    guard let row = try best.row(at: index) else { return nil }
    let unread = row.problem.flatMap { worker.inspect($0) }
    return row.record.map { worker.inspect($0) } ?? unread
  }

  private var best: any RowLookup { latest.known >= furthest.known ? latest : furthest }
}
