import MaskModel
import Terminal

/// The terminal browser.
public enum Browser {
  /// Shows what the inspector tells until the person leaves. The device stays open; closing it is the caller's.
  ///
  /// Rows are asked for on a thread, and only those that are seen; the count runs from the start on in the background.
  public static func run(inspector: any Inspector, device: any TerminalDevice) -> ExitReason {
    Session(inspector: inspector, device: device).run()
  }
}
