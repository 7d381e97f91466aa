import JSON

/// What SentencePiece does to a text before its model sees it: its compiled rules, white space, a space in front.
///
/// Each character's span begins where the package says it began and ends where the next one begins: what was taken out
/// belongs to the character before it.
struct SentencePieceNormalizer: Normalizer {
  let map: CharacterMap?
  /// User-defined pieces stay as they are; nil where there are none.
  let userDefined: SpellingTrie?
  let addsDummyPrefix: Bool
  let removesExtraSpaces: Bool
  let escapesSpaces: Bool
  let spaceIsSuffix: Bool

  private var space: [UInt8] { escapesSpaces ? Array("▁".utf8) : [0x20] }

  var summary: String {
    let parts = [
      map.map { _ in "its compiled rules" }, removesExtraSpaces ? "no white space more than needed" : nil,
      escapesSpaces ? "`▁` for each space" : nil,
      addsDummyPrefix ? (spaceIsSuffix ? "one at the end" : "one in front") : nil,
    ]
    return "SentencePiece's normalizer: " + parts.compactMap { $0 }.joined(separator: ", ")
  }

  var growth: Int { max(map?.longestText ?? 1, 1) * 3 + 4 }

  func changes(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool { true }

  func apply(_ text: inout AlignedText, scratch: inout AlignedText) {
    guard text.count > 0 else { return }
    let first = text.span(at: 0).start
    var writing = Writing(space: space, escapes: escapesSpaces, first: first)
    text.bytes.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return }
      if let map {
        map.withTexts { write(bytes, buffer.count, $0, into: &writing) }
      } else {
        write(bytes, buffer.count, buffer, into: &writing)
      }
    }
    text.assign(writing.bytes, starts: writing.starts)
  }

  /// - Parameter replacements: the texts of the compiled rules.
  private func write(
    _ text: UnsafePointer<UInt8>, _ count: Int, _ replacements: UnsafeBufferPointer<UInt8>, into writing: inout Writing
  ) {
    var at = 0
    while removesExtraSpaces, at < count {
      let (part, length) = prefix(text, at, count, replacements)
      guard part.count == 1, part.first == 0x20 else { break }
      at += length
    }
    guard at < count else { return }
    if addsDummyPrefix, !spaceIsSuffix { writing.appendSpace(at) }
    var isBehindSpace = removesExtraSpaces
    while at < count {
      var (part, length) = prefix(text, at, count, replacements)
      while isBehindSpace, part.first == 0x20 { part = UnsafeBufferPointer(rebasing: part.dropFirst()) }
      if let last = part.last {
        writing.append(part, at)
        isBehindSpace = removesExtraSpaces && last == 0x20
      }
      at += length
    }
    if removesExtraSpaces { at = writing.dropTrailingSpaces() ?? at }
    if addsDummyPrefix, spaceIsSuffix { writing.appendSpace(at) }
    writing.finish(at)
  }

  /// What the beginning of a text becomes, and how many bytes of it.
  private func prefix(
    _ text: UnsafePointer<UInt8>, _ at: Int, _ end: Int, _ replacements: UnsafeBufferPointer<UInt8>
  ) -> (UnsafeBufferPointer<UInt8>, Int) {
    var longest = 0
    userDefined?.forEachPrefix(text, at, end) { _, stop in longest = stop - at }
    if longest > 0 { return (UnsafeBufferPointer(start: text + at, count: longest), longest) }
    if let map, let (range, length) = map.longestReplacement(text, at..<end) {
      return (UnsafeBufferPointer(rebasing: replacements[range]), length)
    }
    let length = UTF8Scalar(text, at: at, end: end).length
    return (UnsafeBufferPointer(start: text + at, count: length), length)
  }

  /// The text so far, and for each byte where its character began in the original.
  private struct Writing {
    private(set) var bytes: [UInt8] = []
    private(set) var starts: [Int32] = []
    private let space: [UInt8]
    private let escapes: Bool
    private let first: Int32

    init(space: [UInt8], escapes: Bool, first: Int32) {
      self.space = space
      self.escapes = escapes
      self.first = first
    }

    mutating func appendSpace(_ at: Int) {
      bytes += space
      for _ in space { starts.append(first &+ Int32(truncatingIfNeeded: at)) }
    }

    mutating func append(_ part: UnsafeBufferPointer<UInt8>, _ at: Int) {
      for byte in part {
        if escapes, byte == 0x20 {
          appendSpace(at)
        } else {
          bytes.append(byte)
          starts.append(first &+ Int32(truncatingIfNeeded: at))
        }
      }
    }

    /// - Returns: where the first of them began; nil if there was none.
    mutating func dropTrailingSpaces() -> Int? {
      var at: Int?
      while bytes.count >= space.count, bytes.suffix(space.count).elementsEqual(space) {
        at = Int(starts[bytes.count - space.count] &- first)
        bytes.removeLast(space.count)
        starts.removeLast(space.count)
      }
      return at
    }

    mutating func finish(_ at: Int) { starts.append(first &+ Int32(truncatingIfNeeded: at)) }
  }
}
