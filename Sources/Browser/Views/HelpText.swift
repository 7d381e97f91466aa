import MaskModel
import Terminal

/// Every key there is.
enum HelpText {
  private static let keys: [(String, String)] = [
    ("arrows  h j k l", "move; in the list, right goes to the tokens"),
    ("PgUp PgDn  Ctrl-B Ctrl-F", "a page up, down (space: down)"),
    ("Ctrl-U Ctrl-D", "half a page up, down"),
    ("g G  Home End", "first, last"),
    ("Tab  Shift-Tab", "next pane, the one before"),
    ("[ ]", "row before, next row, in any pane"),
    ("Enter", "from the list to the tokens; there the findings"),
    ("n N", "next row with a finding, the one before"),
    ("f", "findings of the row and of the data, in full"),
    ("s S", "next token at which the label or its reason changes"),
    ("{ }", "this turn of a conversation and those before it, next turn, in any pane"),
    ("z", "folds and unfolds the turn of the cursor"),
    ("Z", "folds the turns without a supervised token, then all, then none; for the rows that follow, too"),
    (
      "/",
      "search for text in the rows (a capital letter makes upper and lower case count); Esc stops; an empty line "
        + "searches on"
    ),
    ("t", "try another response template (text or ids:12,34); Enter keeps it, Esc takes it back"),
    ("T", "back to the template that the run was started with"),
    ("b", "borders of tokens on and off"),
    ("r", "right-to-left letters as letters or as numbers"),
    ("Esc", "back"),
    ("?", "this help"),
    ("q", "quit"),
  ]

  private static let signs: [(Style, String, String)] = [
    (Style(.supervised), "supervised", "the loss looks at this token"),
    (Style(.ignored), "ignored", "it does not"),
    (Style(.template), "template", "a response or instruction template stands here"),
    (Style(.ignored, .added), "<added>", "an added token of the vocabulary, not text that looks like one"),
    (Style(.cut), "cut", "cut off by truncation"),
    (Style(.ignored, .templated), "┊text", "in a conversation: added by the chat template, not by a message"),
    (Style(.plain), "▾ ▸", "head of a turn, and of a folded one; no text of a row stands in that column"),
    (
      Style(.ignored, .mark), "·→↵␛‹FF›",
      "space, tab, line break, control character, byte or character that is not drawn"
    ),
    (Style(.plain), "×1", "in the list: places in which the response template stands"),
    (Style(.error), "!2", "in the list: findings of the row"),
    (Style(.ignored), "[<s>]", "a token that stands for no text"),
  ]

  static func lines(width: Int) -> [StyledText] {
    keys.flatMap { entry(StyledText($0.0, Style(.key)), $0.1, width: width) } + [StyledText()]
      + signs.flatMap { entry(StyledText($0.1, $0.0), $0.2, width: width) }
      + entry(rails, "beside a conversation: system, user, assistant, tool, any other role", width: width)
  }

  private static var rails: StyledText {
    var line = StyledText()
    for role in [ConversationRole.system, .user, .assistant, .tool, .other] {
      line.add(TurnView.rail(of: role), Style(TurnView.style(of: role)))
      line.add(" ", Style(.plain))
    }
    return line
  }

  /// Beside each other where there is room, else below each other.
  private static func entry(_ name: StyledText, _ words: String, width: Int) -> [StyledText] {
    let indent = width >= 70 ? 26 : 4
    let text = StyledText(words, Style(.plain)).wrapped(width: max(8, width - indent))
    let space = String(repeating: " ", count: indent)
    let indented = text.map { line -> StyledText in
      var result = StyledText(space, Style(.plain))
      result.pieces += line.pieces
      return result
    }
    guard width >= 70, let first = text.first else { return [name] + indented }
    var line = name
    line.add(String(repeating: " ", count: max(1, indent - name.width)), Style(.plain))
    line.pieces += first.pieces
    return [line] + indented.dropFirst()
  }
}
