/// A key as it was pressed.
public enum Key: Hashable, Sendable {
  /// Anything that types a character, space included.
  case character(Unicode.Scalar)
  /// Ctrl with a letter, given in lower case: `control("d")`.
  case control(Unicode.Scalar)
  case up, down, left, right
  case pageUp, pageDown, home, end
  case tab, backTab, enter, escape, backspace, delete
  /// A key that means nothing here.
  case other
}
