import Browser
import Terminal

/// The browser on the real terminal.
struct BrowserRun {
  private let prepared: PreparedInspection

  init(_ prepared: PreparedInspection) { self.prepared = prepared }

  func run(_ surroundings: Surroundings) throws -> Int32 {
    let inspector = try LiveInspector(prepared)
    let terminal: NcursesTerminal
    do {
      terminal = try NcursesTerminal(wantsColour: prepared.plan.usesColor)
    } catch let error as TerminalError {
      throw Failure.usage("\(error); add --report for the report instead")
    }
    let reason = Browser.run(inspector: inspector, device: terminal)
    terminal.close()
    switch reason {
    case .quit, .terminalLost: return 0
    case .interrupted: return 130
    }
  }
}
