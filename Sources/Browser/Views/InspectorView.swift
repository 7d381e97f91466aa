import MaskModel
import Terminal

/// All that is known of the token under the cursor.
enum InspectorView {
  static func textArea(of state: BrowserState) -> Area {
    guard let area = state.layout.inspector else {
      return Area(row: 0, column: 0, rows: 1, columns: state.size.columns)
    }
    guard state.layout.kind == .full else { return area }
    return Area(row: area.row + 1, column: area.column, rows: area.rows - 1, columns: area.columns)
  }

  static func draw(_ state: BrowserState, _ pane: Area, in frame: inout Frame) {
    if state.layout.kind == .full {
      Screen.drawTitle(title(state), isFocused: state.focus == .inspector, pane, in: &frame)
    }
    let area = textArea(of: state)
    let lines = lines(state, width: area.columns).dropFirst(state.inspectorTop)
    for (offset, line) in lines.prefix(area.rows).enumerated() {
      frame.write(line, row: area.row + offset, column: area.column, limit: area.endColumn)
    }
  }

  private static func title(_ state: BrowserState) -> StyledText {
    guard let content = state.tokens.content, content.count > 0 else { return StyledText("token", Style(.header)) }
    return StyledText(position(state.tokens.cursor, content), Style(.header))
  }

  /// `token 42 of 169`, from 0.
  private static func position(_ place: Int, _ content: RowContent) -> String {
    let index = Numbers.count(content.index(place))
    return content.isCut(place)
      ? "token \(index) of \(Numbers.count(content.example.cut?.ids.count ?? 0)) that were cut"
      : "token \(index) of \(Numbers.count(content.kept.count))"
  }

  static func lines(_ state: BrowserState, width: Int) -> [StyledText] {
    guard let content = state.tokens.content, content.count > 0 else { return [] }
    let place = state.tokens.cursor
    var lines: [StyledText] = []
    if state.layout.kind != .full { lines.append(StyledText(position(place, content), Style(.header))) }
    lines += [label(place, content), vocabulary(place, content, state), bytes(place, content, state)]
    lines += [offsets(place, content, state)]
    if let turns = content.turns, let words = OriginText.words(place, content, turns) { lines.append(origin(words)) }
    if let document = content.document(place) { lines.append(self.document(document, place, content)) }
    lines += reason(place, content, width: width)
    return lines.flatMap { $0.wrapped(width: width) }
  }

  private static func field(_ name: String) -> StyledText {
    StyledText(name + String(repeating: " ", count: max(1, 9 - name.count)), Style(.faint))
  }

  private static func label(_ place: Int, _ content: RowContent) -> StyledText {
    var line = field("label")
    guard let label = content.label(place) else {
      line.add("none: the trainer made fewer labels than tokens", Style(.warning))
      return line
    }
    let isSupervised = label != .ignored
    let style = Style(content.isCut(place) ? .cut : isSupervised ? .bar : .ignored)
    line.add("\(label) \(isSupervised ? "supervised" : "ignored")", style)
    if content.isCut(place) { line.add(" before it was cut off", Style(.cut)) }
    return line
  }

  private static func vocabulary(_ place: Int, _ content: RowContent, _ state: BrowserState) -> StyledText {
    var line = field("id")
    guard let id = content.id(place) else { return line }
    line.add("\(id)  ", Style(.header))
    guard let tokenizer = state.tokenizer else { return line }
    guard let spelling = tokenizer.spelling(of: id) else {
      line.add("not in the vocabulary", Style(.warning))
      return line
    }
    line.add(spelling.bytes, Style(.plain), reader: state.tokens.glyphs.reader)
    if tokenizer.isSpecial(id) {
      line.add("  special token", Style(.note))
    } else if tokenizer.isAdded(id) {
      line.add("  added token", Style(.note))
    }
    return line
  }

  private static func bytes(_ place: Int, _ content: RowContent, _ state: BrowserState) -> StyledText {
    var line = field("bytes")
    let own = content.id(place).flatMap { state.tokenizer?.bytes(of: $0) }
    guard let bytes = own ?? text(place, content), !bytes.isEmpty else {
      line.add("none", Style(.faint))
      return line
    }
    let limit = 64
    line.add(Numbers.hexadecimal(Array(bytes.prefix(limit))), Style(.plain))
    if bytes.count > limit { line.add(" … \(Numbers.count(bytes.count, "byte"))", Style(.faint)) }
    return line
  }

  private static func text(_ place: Int, _ content: RowContent) -> [UInt8]? {
    guard let span = content.span(place), let text = content.example.text?.bytes else { return nil }
    let range = span.range.clamped(to: 0..<text.count)
    return Array(text[range])
  }

  private static func offsets(_ place: Int, _ content: RowContent, _ state: BrowserState) -> StyledText {
    var line = field("offsets")
    guard let span = content.span(place) else {
      line.add("not known", Style(.faint))
      return line
    }
    line.add("\(span.start)–\(span.end)", Style(.plain))
    if span.isEmpty { line.add(" no text", Style(.faint)) }
    if let shown = content.shownBefore(place), !span.isEmpty, Int(span.start) < shown {
      line.add(" shares a character with the token before", Style(.faint))
    }
    if content.turns == nil, let source = content.part(place)?.source {
      line.add("  from \(words(for: source, state))", Style(.faint))
    }
    return line
  }

  private static func origin(_ words: StyledText) -> StyledText {
    var line = field("from")
    line.pieces += words.pieces
    return line
  }

  private static func document(_ number: Int, _ place: Int, _ content: RowContent) -> StyledText {
    var line = field("document")
    let documents = content.example.documents
    let tokens = documents[number].tokens
    line.add("\(Numbers.count(number + 1)) of \(Numbers.count(documents.count))", Style(.plain))
    let own = content.index(place) - tokens.lowerBound
    line.add(", its token \(Numbers.count(own)) of \(Numbers.count(tokens.count))", Style(.plain))
    return line
  }

  private static func words(for source: TextPart.Source, _ state: BrowserState) -> String {
    switch source {
    case .literal: "the constant text"
    case .chatTemplate: "the chat template"
    case .trainer: "the trainer"
    case .column(let index):
      state.title.columns.indices.contains(index) ? "column \(state.title.columns[index])" : "column \(index)"
    }
  }

  private static func reason(_ place: Int, _ content: RowContent, width: Int) -> [StyledText] {
    var line = field("reason")
    guard let reason = content.reason(place) else {
      line.add("none given", Style(.faint))
      return [line]
    }
    line.add(reason.rawValue, Style(.header))
    line.add(" \(reason.explanation)", Style(.plain))
    return [line]
  }
}
