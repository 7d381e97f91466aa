import JSON

/// Upper and lower case as Python's `str` has them: full mappings, and a final sigma.
enum CaseMapping {
  static func upper(_ text: Text) -> Text { mapped(text) { $0.properties.uppercaseMapping } }

  static func lower(_ text: Text) -> Text {
    if text.bytes.allSatisfy({ $0 < 0x80 }) { return ascii(text, 0x41...0x5A, 0x20) }
    let scalars = Array(text.string.unicodeScalars)
    var result = ""
    for at in scalars.indices { result += lower(scalars, at) }
    return Text(result)
  }

  static func title(_ text: Text) -> Text {
    var result = ""
    var inWord = false
    let scalars = Array(text.string.unicodeScalars)
    for at in scalars.indices {
      result += inWord ? lower(scalars, at) : scalars[at].properties.titlecaseMapping
      inWord = scalars[at].properties.isCased
    }
    return Text(result)
  }

  static func capitalized(_ text: Text) -> Text {
    let scalars = Array(text.string.unicodeScalars)
    guard let first = scalars.first else { return text }
    var result = first.properties.titlecaseMapping
    for at in scalars.indices.dropFirst() { result += lower(scalars, at) }
    return Text(result)
  }

  static func swapped(_ text: Text) -> Text {
    var result = ""
    let scalars = Array(text.string.unicodeScalars)
    for at in scalars.indices {
      let properties = scalars[at].properties
      result +=
        properties.isUppercase
        ? lower(scalars, at) : properties.isLowercase ? properties.uppercaseMapping : String(scalars[at])
    }
    return Text(result)
  }

  private static func lower(_ scalars: [Unicode.Scalar], _ at: Int) -> String {
    guard scalars[at] == "\u{3A3}" else { return scalars[at].properties.lowercaseMapping }
    return isFinal(scalars, at) ? "\u{3C2}" : "\u{3C3}"
  }

  /// A cased letter before it and none behind it, whatever can be ignored in between.
  private static func isFinal(_ scalars: [Unicode.Scalar], _ at: Int) -> Bool {
    let before = scalars[..<at].last { !$0.properties.isCaseIgnorable }
    let after = scalars[(at + 1)...].first { !$0.properties.isCaseIgnorable }
    return before?.properties.isCased == true && after?.properties.isCased != true
  }

  private static func mapped(_ text: Text, _ mapping: (Unicode.Scalar) -> String) -> Text {
    if text.bytes.allSatisfy({ $0 < 0x80 }) { return ascii(text, 0x61...0x7A, 0x20) }
    return Text(text.string.unicodeScalars.reduce(into: "") { $0 += mapping($1) })
  }

  private static func ascii(_ text: Text, _ letters: ClosedRange<UInt8>, _ bit: UInt8) -> Text {
    Text(bytes: text.bytes.map { letters.contains($0) ? $0 ^ bit : $0 })
  }
}
