import MaskModel
import Reports
import Testing

@Suite struct SnapshotTests {
  @Test(arguments: ReportFormat.all.map(\.id))
  func canonical(id: String) throws {
    let format = try #require(ReportFormat.named(id))
    Snapshot.check(rendered(format, SampleReports.canonical), "canonical.\(id)")
  }

  @Test(arguments: ReportFormat.all.map(\.id))
  func empty(id: String) throws {
    let format = try #require(ReportFormat.named(id))
    Snapshot.check(rendered(format, SampleReports.empty), "empty.\(id)")
  }

  @Test(arguments: ReportFormat.all.map(\.id))
  func hostile(id: String) throws {
    let format = try #require(ReportFormat.named(id))
    let bytes = rendered(format, SampleReports.hostile)
    Snapshot.check(bytes, "hostile.\(id)")
    let text = try #require(String(validating: bytes, as: UTF8.self))
    #expect(!text.unicodeScalars.contains(where: steersTerminal))
  }

  @Test func coloured() {
    let options = ReportOptions(style: Style(isColored: true))
    Snapshot.check(rendered(.text, SampleReports.canonical, options: options), "coloured.text")
  }

  @Test func colourAloneIsNeverTheMessage() {
    let coloured = rendered(.text, SampleReports.canonical, options: ReportOptions(style: Style(isColored: true)))
    #expect(withoutColour(coloured) == rendered(.text, SampleReports.canonical))
  }

  @Test(arguments: [40, 60, 80, 120])
  func wrapsToWidth(width: Int) {
    let text = String(
      decoding: rendered(.text, SampleReports.canonical, options: ReportOptions(width: width)), as: UTF8.self)
    // Tables and headings have their own width; paragraphs keep to the page.
    for line in text.split(separator: "\n") where line.hasPrefix("  The ids") || line.hasPrefix("  the") {
      #expect(line.count <= width)
    }
    #expect(!text.isEmpty)
  }
}

/// Takes `ESC [ … m` away.
func withoutColour(_ bytes: [UInt8]) -> [UInt8] {
  var kept: [UInt8] = []
  var inside = false
  for byte in bytes {
    if byte == 0x1B { inside = true }
    if !inside { kept.append(byte) }
    if byte == UInt8(ascii: "m") { inside = false }
  }
  return kept
}
