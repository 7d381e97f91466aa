import Terminal
import Testing

@testable import Browser

/// The real loop with its threads, on a screen of text.
@Suite(.serialized) struct SessionTests {
  private let size = Size(columns: 80, rows: 24)

  @Test func readsSearchesAndQuits() {
    let device = TextTerminal(
      size: size,
      script: [
        .until("10 examples"), .until("5 of 68 supervised"), .event(.key(.character("G"))), .until("row 9"),
        .event(.key(.character("/"))), .event(.key(.character("S"))), .event(.key(.character("("))),
        .event(.key(.enter)), .until("row 3"), .event(.key(.character("t"))), .event(.key(.backspace)),
        .until("counting anew"), .until("· template not found in 4"), .event(.key(.escape)), .until("4.6 % of"),
        .event(.resized(Size(columns: 40, rows: 10))), .until("row 3/10"), .event(.key(.character("q"))),
      ])
    #expect(Browser.run(inspector: FakeInspector(FakeRow.canonical), device: device) == .quit)
    #expect(device.frame?.size == Size(columns: 40, rows: 10))
  }

  @Test func endsWhenToldTo() {
    let signalled = TextTerminal(size: size, script: [.event(.signal(15))])
    #expect(
      Browser.run(inspector: FakeInspector(FakeRow.canonical), device: signalled) == .interrupted(signal: 15))
    let lost = TextTerminal(size: size, script: [.event(.closed)])
    #expect(Browser.run(inspector: FakeInspector(FakeRow.canonical), device: lost) == .terminalLost)
  }

  /// Rows that are not seen are not asked for, and nothing is drawn without need.
  @Test func asksForWhatIsSeen() {
    let asked = Asked()
    let inspector = WatchedInspector(FakeInspector((0..<50).flatMap { _ in FakeRow.canonical })) { asked.add($0) }
    let device = TextTerminal(
      size: size,
      script: [
        .until("500 examples"), .until("5 of 68 supervised"), .event(.key(.character("j"))),
        .event(.key(.character("q"))),
      ])
    #expect(Browser.run(inspector: inspector, device: device) == .quit)
    #expect(asked.rows.allSatisfy { $0 < 25 })
    #expect(device.framesShown < 40)
  }

  private final class Asked: @unchecked Sendable {
    // A class, unchecked: written on the thread that loads rows, read when the browser has ended.
    private(set) var rows: [Int] = []
    func add(_ row: Int) { rows.append(row) }
  }
}
