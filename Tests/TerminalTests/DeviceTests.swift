import Testing

@testable import Terminal

@Suite struct DeviceTests {
  @Test func keysOfCharacters() {
    #expect(NcursesKeys.key(character: 0x1B) == .escape)
    #expect(NcursesKeys.key(character: 0x0D) == .enter)
    #expect(NcursesKeys.key(character: 0x09) == .tab)
    #expect(NcursesKeys.key(character: 0x7F) == .backspace)
    #expect(NcursesKeys.key(character: 0x04) == .control("d"))
    #expect(NcursesKeys.key(character: 0x00) == .other)
    #expect(NcursesKeys.key(character: 0x9B) == .other)
    #expect(NcursesKeys.key(character: 0xD800) == .other)
    #expect(NcursesKeys.key(character: 0x6F22) == .character("漢"))
    #expect(NcursesKeys.key(code: -1) == .other)
  }

  @Test func aWakerWakes() {
    let waker = Waker()
    #expect(!waker.wait(milliseconds: 0))
    for _ in 0..<100_000 { waker.wake() }
    #expect(waker.wait(milliseconds: 0))
    #expect(!waker.wait(milliseconds: 0))
  }

  @Test func aScriptIsFollowed() {
    let device = TextTerminal(
      size: Size(columns: 3, rows: 1),
      script: [.event(.key(.tab)), .until("ab"), .event(.resized(Size(columns: 5, rows: 2)))])
    #expect(device.nextEvent(timeout: nil) == .key(.tab))
    #expect(device.nextEvent(timeout: 1) == .timedOut)
    var frame = Frame(size: device.size)
    frame.write("ab", row: 0, column: 1, limit: 3, style: Style(.plain))
    device.present(frame)
    #expect(device.nextEvent(timeout: 0) == .timedOut)
    #expect(device.nextEvent(timeout: nil) == .resized(Size(columns: 5, rows: 2)))
    #expect(device.size == Size(columns: 5, rows: 2))
    #expect(device.nextEvent(timeout: nil) == .closed)
  }

  @Test func aFileIsNoTerminal() {
    #expect(throws: TerminalError.self) { try NcursesTerminal(path: "/dev/null", wantsColour: true) }
    #expect(throws: TerminalError.self) { try NcursesTerminal(path: "/no/such/file", wantsColour: true) }
  }
}
