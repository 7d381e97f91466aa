/// Breaks a line at its spaces.
enum Wrapping {
  /// Lines of at most `first` and then `rest` columns; a word that is longer than a line is cut.
  static func lines(of text: String, first: Int, rest: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var column = 0
    var room: Int { lines.isEmpty ? first : rest }
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
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
}
