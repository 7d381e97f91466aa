import Terminal

/// One line of pieces; those of the highest rank are left out first where there is no room.
struct FittingLine {
  struct Segment {
    var text: StyledText
    var rank: Int

    init(_ text: StyledText, rank: Int) { (self.text, self.rank) = (text, rank) }

    init(_ text: String, _ role: Style.Role = .plain, rank: Int) {
      self.init(StyledText(text, Style(role)), rank: rank)
    }
  }

  var segments: [Segment]

  init(_ segments: [Segment]) { self.segments = segments.filter { !$0.text.isEmpty } }

  /// With a point between; the last piece stays, however long.
  func fitted(width: Int) -> StyledText {
    var segments = segments
    let used = { (segments: [Segment]) in segments.reduce(-3) { $0 + $1.text.width + 3 } }
    while segments.count > 1, used(segments) > width {
      guard let last = segments.indices.max(by: { segments[$0].rank < segments[$1].rank }) else { break }
      segments.remove(at: last)
    }
    var line = StyledText()
    for segment in segments {
      if !line.isEmpty { line.add(" · ", Style(.border)) }
      line.pieces += segment.text.pieces
    }
    return line
  }
}
