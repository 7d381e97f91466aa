/// The kinds of characters that the well-known patterns tell apart.
struct CharacterKinds: @unchecked Sendable {
  static let other: UInt8 = 0
  static let letter: UInt8 = 1
  static let number: UInt8 = 2
  static let space: UInt8 = 3
  static let newline: UInt8 = 4

  /// By byte; all above ASCII is decoded. Raw memory for the life of the process: read for every byte of text.
  private let ascii: UnsafeMutablePointer<UInt8>
  private let classes = CodePointTable.probed
  private let marksAreLetters: Bool

  static let plain = CharacterKinds(marksAreLetters: false)
  /// For patterns that say `[\p{L}\p{M}]` wherever others say `\p{L}`.
  static let marksAsLetters = CharacterKinds(marksAreLetters: true)

  private init(marksAreLetters: Bool) {
    self.marksAreLetters = marksAreLetters
    ascii = .allocate(capacity: 128)
    for code in 0..<128 {
      ascii[code] = Self.kind(classes[UInt32(code)], marksAreLetters)
    }
    ascii[0x0A] = Self.newline
    ascii[0x0D] = Self.newline
  }

  private static func kind(_ value: CodePointClass, _ marksAreLetters: Bool) -> UInt8 {
    if value.isLetter || (marksAreLetters && value.category == 6) { return letter }
    if value.category == 7 { return number }
    return value.isPatternSpace ? space : other
  }

  /// The kind of the character at `position` (before `end`), and its length.
  @inline(__always)
  func at(_ text: UnsafePointer<UInt8>, _ position: Int, end: Int) -> (kind: UInt8, length: Int) {
    let byte = text[position]
    if byte < 0x80 { return (ascii[Int(byte)], 1) }
    let scalar = UTF8Scalar(text, at: position, end: end)
    return (Self.kind(classes[scalar.value], marksAreLetters), scalar.length)
  }

  /// Where the run of characters of one kind that begins at `start` ends.
  @inline(__always)
  func runEnd(_ kind: UInt8, _ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    var at = start
    while at < end {
      let next = self.at(text, at, end: end)
      guard next.kind == kind else { break }
      at &+= next.length
    }
    return at
  }
}
