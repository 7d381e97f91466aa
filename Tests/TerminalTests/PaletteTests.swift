import Testing

@testable import Terminal

@Suite struct PaletteTests {
  private func look(_ style: Style, _ depth: ColourDepth) -> Attributes { Palette(depth: depth).attributes(of: style) }

  @Test func monoHasNoColours() {
    for role in Style.Role.allCases {
      for traits in 0..<UInt8(128) {
        #expect(look(Style(role, Style.Traits(rawValue: traits)), .mono).foreground == nil)
      }
    }
  }

  /// Supervised and ignored differ by more than colour, whatever the terminal, and so do their marks.
  @Test(arguments: ColourDepth.allCases) func supervisedHasASecondCue(depth: ColourDepth) {
    for traits: Style.Traits in [[], .alternate, .mark, .added, .found, .cursor, [.alternate, .mark]] {
      let supervised = look(Style(.supervised, traits), depth)
      let ignored = look(Style(.ignored, traits), depth)
      #expect(supervised.underline && !ignored.underline)
      let (kept, lost) = (look(Style(.cutSupervised, traits), depth), look(Style(.cut, traits), depth))
      #expect(kept.underline && !lost.underline)
    }
  }

  /// Where colours are missing the meanings still look different.
  @Test func monoKeepsMeaningsApart() {
    let styles = [Style(.supervised), Style(.ignored), Style(.template), Style(.ignored, .added), Style(.error)]
    #expect(Set(styles.map { look($0, .mono) }).count == styles.count)
  }

  @Test(arguments: ColourDepth.allCases) func theCursorIsSeen(depth: ColourDepth) {
    for role in Style.Role.allCases {
      let plain = look(Style(role), depth)
      let under = look(Style(role, .cursor), depth)
      #expect(plain.reverse != under.reverse)
    }
  }

  /// What a template added looks different, and no less supervised or ignored for it.
  @Test(arguments: ColourDepth.allCases) func theTemplatesOwnIsMarked(depth: ColourDepth) {
    for role in [Style.Role.supervised, .ignored, .cut, .cutSupervised] {
      let (plain, marked) = (look(Style(role), depth), look(Style(role, .templated), depth))
      #expect(plain != marked)
      #expect(
        (plain.foreground, plain.underline, plain.bold, plain.dim) == (
          marked.foreground, marked.underline, marked.bold, marked.dim
        ))
    }
  }

  @Test(arguments: [ColourDepth.eight, .sixteen, .indexed256, .direct]) func rolesHaveColoursOfTheirOwn(
    depth: ColourDepth
  ) {
    let roles = [Style.Role.system, .user, .assistant, .tool, .otherRole].map { look(Style($0), depth).foreground }
    #expect(Set(roles).count == roles.count)
    #expect(!roles.contains(look(Style(.supervised), depth).foreground))
  }

  @Test func depths() {
    #expect(NcursesColours.depth(colours: 0, isDirect: false) == .mono)
    #expect(NcursesColours.depth(colours: 8, isDirect: false) == .eight)
    #expect(NcursesColours.depth(colours: 16, isDirect: false) == .sixteen)
    #expect(NcursesColours.depth(colours: 88, isDirect: false) == .sixteen)
    #expect(NcursesColours.depth(colours: 256, isDirect: false) == .indexed256)
    #expect(NcursesColours.depth(colours: 256, isDirect: true) == .indexed256)
    #expect(NcursesColours.depth(colours: 0x1000000, isDirect: true) == .direct)
    #expect(NcursesColours.depth(colours: 0x1000000, isDirect: false) == .indexed256)
    #expect(ColourDepth.mono.number(of: .green) == nil)
    #expect(ColourDepth.eight.number(of: .grey) == 7)
    #expect(ColourDepth.direct.number(of: .green) == 0x008700)
  }
}
