import MaskModel
import Terminal

/// All that the browser knows; what is drawn is a function of it.
struct BrowserState: Sendable {
  enum Focus: Hashable, Sendable { case list, tokens, inspector }

  enum Mode: Sendable {
    case browse
    case prompt(Prompt)
    case overlay(Overlay)
  }

  /// Words for the last line, until the next key.
  struct Notice: Hashable, Sendable {
    var text: String
    var role: Style.Role
  }

  let title: InspectionTitle
  let tokenizer: (any Tokenizer)?
  var size: Size
  var focus = Focus.list
  var mode = Mode.browse
  /// What the rows are labelled under. The generation grows with each change, so that late answers are known as such.
  var whatIf = WhatIf()
  var generation = 0
  var rows = RowCache()
  var list = ListState()
  var tokens: TokenState
  var progress: CountingProgress?
  /// The settings that `progress` counts under are those in force.
  var progressIsCurrent = false
  /// The trainer in force: another response template may mean another one.
  var trainer: String { progress?.trainer ?? title.trainer }
  /// Rows that are known to be there: never less than before.
  var knownRows = 0
  var notice: Notice?
  /// Keys that wait for the selected row, the first one first.
  var typeAhead: [Key] = []
  var search = SearchState()
  /// Set when a row was chosen for what is found in it: its cursor's turn is not to be folded.
  var unfoldsNextRow = false
  /// First visible line of the inspector.
  var inspectorTop = 0

  init(title: InspectionTitle, tokenizer: (any Tokenizer)?, size: Size) {
    self.title = title
    self.tokenizer = tokenizer
    self.size = size
    tokens = TokenState(glyphs: TokenGlyphs(tokenizer: tokenizer, reader: GlyphReader(whitespace: .visible)))
  }

  var layout: ScreenLayout { ScreenLayout(size: size, focus: focus) }

  /// Whether the end of the data is known.
  var isCounted: Bool { progress?.isComplete ?? false }

  /// The template in force: as typed, else as the run was started.
  var template: TemplateInput? { whatIf.responseTemplate ?? title.responseTemplate }

  /// Whether the labels are not those of the run as it was started.
  var isWhatIf: Bool {
    whatIf.responseTemplate != nil && whatIf.responseTemplate != title.responseTemplate
  }
}

struct ListState: Hashable, Sendable {
  var selected = 0
  /// First visible row.
  var top = 0
}

struct SearchState: Hashable, Sendable {
  /// UTF-8 of what was last searched for.
  var text: [UInt8] = []
  /// Not nil while a search is on its way.
  var running: Int?
  var count = 0
  /// Set when a row was found: the cursor goes to the text once the row is there.
  var cursorGoesToText = false
}

/// A line that is typed at the bottom.
struct Prompt: Sendable {
  enum Kind: Hashable, Sendable { case search, template }

  var kind: Kind
  var editor: LineEditor
  /// To go back to.
  var original: WhatIf
  /// Why what is typed is not in force.
  var mistake: String?
}

/// A text over everything else.
struct Overlay: Hashable, Sendable {
  enum Kind: Hashable, Sendable { case help, findings }

  var kind: Kind
  var top = 0
}
