/// A terminal without a screen: keeps the frames that it is shown, and presses keys from a script.
public final class TextTerminal: TerminalDevice {
  // A class: a device has identity.
  public private(set) var size: Size
  public let waker = Waker()
  /// The last frame that was shown.
  public private(set) var frame: Frame?
  public private(set) var framesShown = 0
  private var script: [Step]
  private var position = 0
  private var waits = 0
  /// Times that one waits for a text, 50 ms at most each.
  private static let patience = 200

  /// What happens next, each step once the browser waits for something to happen.
  public enum Step: Sendable {
    case event(TerminalEvent)
    /// Goes on only when the screen shows that text; the script ends where that takes too long.
    case until(String)
    /// Called with the frame that is shown then.
    case look(@Sendable (Frame?) -> Void)
  }

  public init(size: Size, script: [Step] = []) {
    _ = CharacterLocale.useUTF8()
    self.size = size
    self.script = script
  }

  public func present(_ frame: Frame) {
    self.frame = frame
    framesShown += 1
  }

  /// The next event of the script, at once; behind the last one the terminal is closed.
  public func nextEvent(timeout: Int?) -> TerminalEvent {
    while position < script.count {
      switch script[position] {
      case .event(let event):
        // A burst is drained with timeout 0: pretending nothing waits there shows every step by itself.
        if timeout == 0 { return .timedOut }
        position += 1
        if case .resized(let new) = event { size = new }
        return event
      case .until(let text):
        if frameShows(text) {
          position += 1
          waits = 0
        } else if waits >= Self.patience {
          // What never shows must not hold up a test: the script ends here.
          position = script.count
          return .closed
        } else {
          if timeout != 0 { waits += 1 }
          return waker.wait(milliseconds: min(timeout ?? 50, 50)) ? .woken : .timedOut
        }
      case .look(let body):
        if timeout == 0 { return .timedOut }
        position += 1
        body(frame)
      }
    }
    return timeout == 0 ? .timedOut : .closed
  }

  private func frameShows(_ text: String) -> Bool {
    guard let frame else { return false }
    let wanted = Array(text.unicodeScalars)
    return (0..<frame.size.rows).contains { row in
      let line = Array(frame.line(row).unicodeScalars)
      return line.count >= wanted.count
        && (0...(line.count - wanted.count)).contains { line[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }
  }
}
