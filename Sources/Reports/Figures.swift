/// Numbers as people read them.
enum Figures {
  /// `1234567` → `1,234,567`
  static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// `0.0305` → `3.1 %`; two decimals below one percent. What is not quite 0 or 1 never looks like it.
  static func percent(_ share: Double) -> String {
    guard share.isFinite else { return "?" }
    if share <= 0 { return "0 %" }
    if share >= 1 { return "100 %" }
    let percent = share * 100
    if percent < 0.01 { return "<0.01 %" }
    if percent < 1 { return decimal(Int(percent * 100 + 0.5), decimals: 2) + " %" }
    return decimal(min(999, Int(percent * 10 + 0.5)), decimals: 1) + " %"
  }

  /// Whole percents for sentences: `79 %`, `under 1 %`.
  static func wholePercent(_ part: Int, of whole: Int) -> String {
    guard whole > 0, part > 0 else { return "0 %" }
    let percent = Int(Double(part) / Double(whole) * 100 + 0.5)
    if percent == 0 { return "under 1 %" }
    return "\(percent == 100 && part < whole ? 99 : percent) %"
  }

  /// `3 examples`, `1 example`
  static func count(_ value: Int, _ noun: String) -> String { grouped(value) + " " + noun + (value == 1 ? "" : "s") }

  private static func decimal(_ scaled: Int, decimals: Int) -> String {
    let unit = decimals == 1 ? 10 : 100
    let rest = scaled % unit
    if rest == 0 { return String(scaled / unit) }
    let digits = String(rest)
    return "\(scaled / unit)." + String(repeating: "0", count: decimals - digits.count) + digits
  }
}

/// Text filled with spaces to a number of columns.
enum Padding {
  static func left(_ text: String, _ columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - CellWidth.of(text))) + text
  }

  static func right(_ text: String, _ columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - CellWidth.of(text)))
  }
}
