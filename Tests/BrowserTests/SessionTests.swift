import JSON
import MaskModel
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
    let inspector = WatchedInspector(FakeInspector((0..<50).flatMap { _ in FakeRow.canonical }))
    let device = TextTerminal(
      size: size,
      script: [
        .until("500 examples"), .until("5 of 68 supervised"), .event(.key(.character("j"))),
        .event(.key(.character("q"))),
      ])
    #expect(Browser.run(inspector: inspector, device: device) == .quit)
    #expect(inspector.asked.take().allSatisfy { $0 < 25 })
    #expect(device.framesShown < 40)
  }
}

/// Keeps which rows were asked for.
struct WatchedInspector: Inspector {
  let fake: FakeInspector
  let asked = Asked()

  final class Asked: @unchecked Sendable {
    // Written on the thread that loads rows, read when the browser has ended.
    private var rows: [Int] = []
    func add(_ row: Int) { rows.append(row) }
    func take() -> [Int] { rows }
  }

  init(_ fake: FakeInspector) { self.fake = fake }

  var title: InspectionTitle { fake.title }
  var tokenizer: (any Tokenizer)? { fake.tokenizer }

  func example(at index: Int, settings: WhatIf) throws -> InspectedExample? {
    asked.add(index)
    return try fake.example(at: index, settings: settings)
  }

  func count(settings: WhatIf, update: @escaping @Sendable (CountingProgress) -> Void) -> any Cancellable {
    fake.count(settings: settings, update: update)
  }

  func nextFinding(from index: Int, forward: Bool, settings: WhatIf) -> Int? {
    fake.nextFinding(from: index, forward: forward, settings: settings)
  }

  func search(_ text: Text, from index: Int, isCancelled: @Sendable () -> Bool) -> Int? {
    fake.search(text, from: index, isCancelled: isCancelled)
  }
}
