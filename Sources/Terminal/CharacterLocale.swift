#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The locale that `wcwidth` and ncurses go by. Only LC_CTYPE is touched: numbers must print the same everywhere.
public enum CharacterLocale {
  /// Makes the environment's character set the process's own, or C.UTF-8 where that is not UTF-8.
  ///
  /// - Returns: whether the character set is UTF-8 now.
  public static func useUTF8() -> Bool {
    _ = setlocale(LC_CTYPE, "")
    if isUTF8 { return true }
    for name in ["C.UTF-8", "en_US.UTF-8"] where setlocale(LC_CTYPE, name) != nil {
      if isUTF8 { return true }
    }
    return false
  }

  private static var isUTF8: Bool {
    guard let codeset = nl_langinfo(nl_item(CODESET)) else { return false }
    return strcmp(codeset, "UTF-8") == 0
  }
}
