import Dispatch
import Terminal
import Testing

@testable import Browser

/// Keys that arrive before the row that they are about.
@Suite(.serialized) struct TypeAheadTests {
  private typealias Step = TextTerminal.Step

  private let size = Size(columns: 100, rows: 24)

  /// No row is given before it is open.
  private final class Gate: @unchecked Sendable {
    // A class, unchecked: the thread that loads rows waits for the test's, by a group, which is made for that.
    private let group = DispatchGroup()
    init() { group.enter() }
    func open() { group.leave() }
    func pass() { group.wait() }
  }

  private func run(_ script: [Step], gate: Gate?) -> (reason: ExitReason, frame: Frame?) {
    let device = TextTerminal(size: size, script: script)
    let inspector = WatchedInspector(FakeInspector(FakeChat.canonical)) { _ in gate?.pass() }
    return (Browser.run(inspector: inspector, device: device), device.frame)
  }

  /// Time to draw what is there.
  private let settling = [Step](repeating: .event(.timedOut), count: 4)

  private func typing(_ keys: Key...) -> [Step] { keys.map { .event(.key($0)) } }

  /// What is typed while a row is read comes to the same as what is typed when it is there.
  @Test(arguments: [
    ([Key.tab, .end, .left, .character("z")], "row 0 ·"), ([.tab, .home, .character("s"), .tab, .right], "row 0 ·"),
    ([.character("Z"), .tab, .character("}"), .character("?")], "half a page"),
    ([.character("z"), .character("t"), .character("x"), .enter, .tab, .character("S")], "row 0 ·"),
  ]) func comesToTheSame(keys: [Key], shown: String) {
    let steps = keys.map { Step.event(.key($0)) }
    let known = run([.until("┊"), .until("% of")] + steps + settling, gate: nil)

    let gate = Gate()
    let typed: [Step] = [.until("reading …"), .until("% of")] + steps
    let early = run(typed + [.look { _ in gate.open() }, .until(shown)] + settling, gate: gate)
    #expect(known.frame?.description.contains(shown) == true)
    #expect(known.frame == early.frame)
  }

  @Test func saysHowManyWaitAndForgetsThem() {
    let gate = Gate()
    var script: [Step] = [.until("reading …")] + typing(.tab, .end, .character("?"), .character("s"))
    script.append(.until("reading … (3 keys typed ahead; Esc forgets)"))
    script += typing(.escape) + settling
    script.append(.look { #expect($0?.description.contains("typed ahead") == false) })
    script += [.look { _ in gate.open() }, .until("┊")]
    script.append(.look { #expect($0?.description.contains("half a page") == false) })
    #expect(run(script + typing(.character("q")), gate: gate).reason == .quit)
  }

  @Test func quitsWhileKeysWait() {
    let gate = Gate()
    let script: [Step] = [.until("reading …")] + typing(.tab, .end, .end) + [.until("2 keys")]
    #expect(run(script + typing(.character("q")), gate: gate).reason == .quit)
    gate.open()
  }

  @Test func keepsNoMoreThanAThousand() {
    let inspector = FakeInspector(FakeChat.canonical)
    var state = BrowserState(title: inspector.title, tokenizer: inspector.tokenizer, size: size)
    _ = state.update(.key(.tab))
    for _ in 0..<5000 { _ = state.update(.key(.right)) }
    #expect(state.typeAhead.count == 1024)
    #expect(!state.canPressTypeAhead)
  }
}
