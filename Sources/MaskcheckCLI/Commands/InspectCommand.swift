import Inspection
import MaskModel
import Reports

/// The report, the shown examples, or the browser.
struct InspectCommand {
  var arguments: InspectArguments

  func run(_ surroundings: Surroundings) throws -> Int32 {
    let plan = try InspectPlan(arguments, in: surroundings)
    let prepared = try PreparedInspection(plan)
    switch plan.mode {
    case .browser: return try BrowserRun(prepared).run(surroundings)
    case .report: return try ReportRun(prepared).run(surroundings)
    case .show(let ranges): return try ShowRun(prepared, ranges).run(surroundings)
    }
  }
}
