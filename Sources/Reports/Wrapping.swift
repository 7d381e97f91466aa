/// Breaks a line at its spaces.
enum Wrapping {
  /// Lines of at most `first` and then `rest` columns; a word that is longer than a line is cut.
  static func lines(of text: String, first: Int, rest: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var column = 0
    var room: Int { lines.isEmpty ? first : rest }
    for word in words(of: text) {
      let cells = CellWidth.of(word)
      if column > 0, column + 1 + cells > room {
        lines.append(line)
        (line, column) = ("", 0)
      } else if column > 0 || !line.isEmpty {
        line += " "
        column += 1
      }
      if column + cells > room {
        for scalar in word.unicodeScalars {
          let width = CellWidth.of(scalar)
          if column + width > max(2, room) {
            lines.append(line)
            (line, column) = ("", 0)
          }
          line.unicodeScalars.append(scalar)
          column += width
        }
      } else {
        line += word
        column += cells
      }
    }
    lines.append(line)
    return lines
  }

  /// The text cut at its spaces, but for those inside a short stretch of code: "268 ` (`" has two words.
  private static func words(of text: String) -> [Substring] {
    var words: [Substring] = []
    var start = text.startIndex
    var place = text.startIndex
    while place < text.endIndex {
      if text[place] == "`", let end = endOfCode(text, from: place) {
        place = end
      } else if text[place] == " " {
        words.append(text[start..<place])
        place = text.index(after: place)
        start = place
      } else {
        place = text.index(after: place)
      }
    }
    words.append(text[start...])
    return words
  }

  /// Behind the backtick that closes the code, if there is one within twenty characters.
  private static func endOfCode(_ text: String, from start: String.Index) -> String.Index? {
    let inside = text[text.index(after: start)...].prefix(20)
    return inside.firstIndex(of: "`").map { text.index(after: $0) }
  }
}
