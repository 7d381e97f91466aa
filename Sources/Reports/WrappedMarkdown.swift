/// Markdown of our own for a reader at a terminal: headings without their marks, prose wrapped, code as it stands.
public struct WrappedMarkdown {
  private var page: Page
  private var isCode = false

  public static func bytes(_ markdown: String, style: Style, width: Int) -> [UInt8] {
    var wrapped = WrappedMarkdown(page: Page(style: style, width: width))
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) { wrapped.append(line) }
    return wrapped.page.bytes
  }

  private init(page: Page) { self.page = page }

  private mutating func append(_ line: Substring) {
    let text = line.drop { $0 == " " }
    if text.hasPrefix("```") {
      isCode.toggle()
    } else if isCode {
      page.line("  \(line)")
    } else if text.hasPrefix("#") {
      page.line(String(text.drop { $0 == "#" }.dropFirst()), .strong)
    } else {
      appendProse(text, setIn: line.count - text.count)
    }
  }

  private mutating func appendProse(_ text: Substring, setIn: Int) {
    let words = text.replacing("**", with: "")
    guard words.hasPrefix("- ") else {
      page.paragraph([Span(String(repeating: " ", count: setIn))], String(words), indent: setIn)
      return
    }
    page.paragraph([Span("- ")], String(words.dropFirst(2)), indent: 2)
  }
}
