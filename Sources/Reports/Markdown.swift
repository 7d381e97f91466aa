/// Text as Markdown that shows just that text.
enum Markdown {
  private static let special: Set<Unicode.Scalar> = ["\\", "`", "*", "_", "[", "]", "|", "~", "#", "$"]

  /// Prose: markup is escaped, a line end becomes a space, controls become visible.
  static func prose(_ text: String) -> String {
    let shown = Visible.string(text.replacing("\n", with: " "))
    var escaped = ""
    for scalar in shown.unicodeScalars {
      switch scalar {
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      // A host reads @name as a mention; with a word joiner it is none.
      case "@": escaped += "@&#8288;"
      case "-", "+", "=": escaped += escaped.isEmpty ? "\\\(scalar)" : String(scalar)
      case _ where special.contains(scalar): escaped += "\\\(scalar)"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Prose with the code in it as blocks of their own, set in so that nothing in it can end them.
  static func withCode(_ text: String) -> String {
    CodeLines.blocks(of: text).map { block in
      switch block {
      case .prose(let lines): prose(lines.joined(separator: " "))
      case .code(let lines): lines.map { "    " + Visible.string(String($0.dropFirst(2))) }.joined(separator: "\n")
      }
    }.joined(separator: "\n\n")
  }

  /// A code span, whose fence is longer than any run of backticks in the text; fit for a cell of a table.
  static func code(_ text: String) -> String {
    let shown = Visible.string(text).replacing("|", with: "\\|")
    var longest = 0
    var run = 0
    for scalar in shown.unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let pad = longest > 0 || shown.isEmpty ? " " : ""
    return fence + pad + shown + pad + fence
  }
}
