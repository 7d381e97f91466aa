/// A screen of cells with a keyboard: the real terminal, or a grid of text in tests.
///
/// Used from one thread; only the waker may be used from others.
public protocol TerminalDevice: AnyObject {
  var size: Size { get }

  /// Interrupts a `nextEvent` that waits.
  var waker: Waker { get }

  /// Shows the frame. One of another size than the screen is cut to it.
  func present(_ frame: Frame)

  /// Waits for the next event.
  ///
  /// - Parameter timeout: milliseconds; nil waits for as long as it takes, 0 only looks.
  func nextEvent(timeout: Int?) -> TerminalEvent
}
