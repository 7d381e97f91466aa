import MaskModel
import Terminal
import Testing

@testable import Browser

/// Whatever is pressed, at whatever size: every row is as wide as the screen, and nothing on it is a control character.
@Suite struct RandomKeyTests {
  private static let keys: [Key] =
    [
      .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .tab, .backTab, .enter, .escape, .backspace, .delete,
      .other, .control("d"), .control("u"), .control("f"), .control("b"), .control("w"), .control("k"),
    ] + "hjklgGnNfsSbrtT/?[]zZ{} \\ﷺ漢".unicodeScalars.map { .character($0) }

  @Test(arguments: 0..<6) func everyScreenIsWhole(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    let next = { (limit: Int) -> Int in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let sizes = [(40, 10), (80, 24), (100, 30), (59, 15), (60, 16), (20, 4), (21, 5), (200, 50), (5, 2)]
    let chats = FakeChat.canonical + FakeChat.hostile
    let rows = seed % 2 == 0 ? FakeRow.hostile + chats + FakeRow.canonical : chats + FakeRow.canonical
    var browser = Walkthrough(FakeInspector(rows), size: Size(columns: 80, rows: 24))
    var pressed: [Key] = []
    for _ in 0..<120 {
      if next(20) == 0 {
        let size = sizes[next(sizes.count)]
        browser.send(.resized(Size(columns: size.0, rows: size.1)))
      }
      let key = Self.keys[next(Self.keys.count)]
      pressed.append(key)
      browser.press(key)
      let problems = Screens.problems(browser.frame)
      if !problems.isEmpty {
        Issue.record("after \(pressed): \(problems)")
        return
      }
    }
  }
}
