/// What a template may use up. Beyond it rendering ends with an error: a template is somebody else's program.
public struct RenderLimits: Sendable {
  /// Statements, turns of loops, calls, and elements that filters go through.
  public var steps = 20_000_000
  /// Bytes of one text.
  public var textBytes = 1 << 26
  /// Bytes of all texts made on the way.
  public var totalBytes = 1 << 30
  /// Elements of one list.
  public var elements = 1 << 22
  /// Nested calls, counted as the depth of the syntax trees that are being walked. Each level takes some hundred bytes
  /// of the thread's stack.
  public var depth = 2_000
  /// Lists inside lists.
  public static let nesting = 200
  public static let integerBits = 4_096

  public init() {}

  /// At least as much as the quick program allows itself.
  var isUsual: Bool {
    let usual = RenderLimits()
    return steps >= usual.steps && textBytes >= usual.textBytes && totalBytes >= usual.totalBytes
      && elements >= usual.elements && depth >= usual.depth
  }
}
