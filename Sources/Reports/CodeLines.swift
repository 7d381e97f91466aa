/// A text of several lines in which those that begin with two spaces are code.
enum CodeLines {
  enum Block: Hashable {
    case prose([Substring])
    /// With the spaces.
    case code([Substring])
  }

  static func isCode(_ line: some StringProtocol) -> Bool { line.hasPrefix("  ") }

  /// Neighbouring lines of one kind, in order.
  static func blocks(of text: String) -> [Block] {
    var blocks: [Block] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      switch (blocks.last, isCode(line)) {
      case (.prose(let lines), false): blocks[blocks.count - 1] = .prose(lines + [line])
      case (.code(let lines), true): blocks[blocks.count - 1] = .code(lines + [line])
      case (_, let isCode): blocks.append(isCode ? .code([line]) : .prose([line]))
      }
    }
    return blocks
  }
}
