/// Extended grapheme clusters (Unicode Standard Annex 29), with the probed kinds of characters.
enum GraphemeClusters {
  /// Where the cluster that begins at `start` ends; `start` lies before `end`.
  static func end(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    let traits = TraitTable.probed
    let first = UTF8Scalar(text, at: start, end: end)
    var at = start &+ first.length
    // Between two ASCII characters there is always a border, but for CR LF.
    if first.value < 0x80, at < end, text[at] < 0x80, first.value != 0x0D { return at }
    var state = State(traits[first.value].grapheme)
    var before = first.value
    while at < end {
      let next = UTF8Scalar(text, at: at, end: end)
      let kind = traits[next.value].grapheme
      guard before == 0x0D && next.value == 0x0A || state.joins(kind) else { break }
      state.add(kind)
      before = next.value
      at &+= next.length
    }
    return at
  }

  /// What must be known of the characters of a cluster to say whether the next one belongs to it.
  private struct State {
    var last: GraphemeKind
    /// Rule 11: a picture with nothing but extending characters behind it, and whether a joiner came last.
    var isPicture: Bool
    /// Rule 9c: a consonant with nothing but extending characters and linkers behind it.
    var isConsonant: Bool
    var isLinked = false
    /// Rules 12 and 13.
    var regionals: Int

    init(_ kind: GraphemeKind) {
      last = kind
      isPicture = kind == .picture
      isConsonant = kind == .consonant
      regionals = kind == .regional ? 1 : 0
    }

    func joins(_ next: GraphemeKind) -> Bool {
      if last == .control || next == .control { return false }
      switch next {
      case .extend, .joiner, .spacing, .linker, .nonJoiner: return true
      default: break
      }
      switch (last, next) {
      case (.prepend, _): return true
      case (.lead, .lead), (.lead, .vowel), (.lead, .open), (.lead, .closed): return true
      case (.open, .vowel), (.open, .tail), (.vowel, .vowel), (.vowel, .tail), (.closed, .tail), (.tail, .tail):
        return true
      case (.joiner, .picture): return isPicture
      case (.regional, .regional): return regionals % 2 == 1
      case (_, .consonant): return isConsonant && isLinked
      default: return false
      }
    }

    mutating func add(_ kind: GraphemeKind) {
      let extends = kind == .extend || kind == .linker || kind == .nonJoiner
      // A joiner ends the run of extending characters; a picture behind it begins anew.
      isPicture = kind == .picture || isPicture && (extends || kind == .joiner) && last != .joiner
      isLinked = isConsonant && (isLinked || kind == .linker)
      let keeps = kind == .extend || kind == .linker || kind == .joiner
      if kind == .consonant { isLinked = false }
      isConsonant = kind == .consonant || isConsonant && keeps
      regionals = kind == .regional ? regionals + 1 : 0
      last = kind
    }
  }
}
