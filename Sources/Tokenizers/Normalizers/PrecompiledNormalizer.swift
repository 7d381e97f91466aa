import JSON

extension NormalizerKind {
  static let precompiled = NormalizerKind(type: "Precompiled") { component throws(TokenizerError) in
    guard let bytes = Base64.decode(try component.text("precompiled_charsmap").bytes) else {
      throw component.place.malformed(found: "`precompiled_charsmap`, which is no base64", expected: "base64")
    }
    guard let map = CharacterMap(bytes) else {
      throw component.place.malformed(
        found: "`precompiled_charsmap` of \(bytes.count) bytes, which is cut short or no UTF-8",
        expected: "a length, a trie of that length, and texts")
    }
    return [PrecompiledNormalizer(map: map)]
  }
}

/// SentencePiece's normalizer from its compiled rules, as the package runs it: a grapheme cluster of fewer than six bytes
/// is looked up whole, and what its beginning matches takes the place of all of it; else each character by itself.
struct PrecompiledNormalizer: Normalizer {
  let map: CharacterMap

  var summary: String { "SentencePiece's compiled rules" }

  var growth: Int { map.longestText + 1 }

  private static let longestCluster = 5

  /// Printable ASCII stays in all known rules, but that is for the rules to say: every character is asked.
  func changes(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool {
    for at in range where text[at] >= 0x80 || map.changesASCII(text[at]) { return true }
    return false
  }

  func apply(_ text: inout AlignedText, scratch: inout AlignedText) {
    var changes: [TextChange] = []
    var isChanged = false
    changes.reserveCapacity(text.count / 8)
    text.bytes.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return }
      var at = 0
      while at < buffer.count {
        let plain = plainRun(bytes, at, buffer.count)
        if plain > 0 {
          changes.append(
            TextChange(code: UInt32(truncatingIfNeeded: at), change: 0, run: Int32(truncatingIfNeeded: plain)))
          at += plain
          continue
        }
        let end = GraphemeClusters.end(bytes, from: at, end: buffer.count)
        if end - at <= Self.longestCluster, let new = map.replacement(bytes, at..<end) {
          replace(bytes, at..<end, new, &changes)
          isChanged = true
        } else if rewriteCharacters(bytes, at..<end, &changes) {
          isChanged = true
        }
        at = end
      }
    }
    if isChanged { text.transform(&scratch, changes) }
  }

  /// How many characters of ASCII follow that stay as they are and are clusters by themselves.
  @inline(__always)
  private func plainRun(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var at = start
    while at < end, text[at] < 0x80, text[at] != 0x0D, !map.changesASCII(text[at]) { at &+= 1 }
    // What follows may belong to the last one.
    return at < end && text[at] >= 0x80 ? max(0, at &- start &- 1) : at &- start
  }

  private func rewriteCharacters(
    _ text: UnsafePointer<UInt8>, _ range: Range<Int>, _ changes: inout [TextChange]
  ) -> Bool {
    var isChanged = false
    var at = range.lowerBound
    while at < range.upperBound {
      let scalar = UTF8Scalar(text, at: at, end: range.upperBound)
      if let new = map.replacement(text, at..<at + scalar.length) {
        replace(text, at..<at + scalar.length, new, &changes)
        isChanged = true
      } else {
        changes.append(TextChange(code: scalar.value, change: 0))
      }
      at += scalar.length
    }
    return isChanged
  }

  /// The last of the characters that stay becomes a change of its own.
  private func takeOutOfRun(_ changes: inout [TextChange], _ text: UnsafePointer<UInt8>, _ end: Int) {
    guard let run = changes.last?.run, run > 0 else { return }
    changes[changes.count - 1].run = run - 1
    if run == 1 { changes.removeLast() }
    changes.append(TextChange(code: UInt32(text[end - 1]), change: 0))
  }

  /// The package's bookkeeping, its oddity included: characters that vanish at the very beginning are not counted.
  private func replace(
    _ text: UnsafePointer<UInt8>, _ old: Range<Int>, _ new: Range<Int>, _ changes: inout [TextChange]
  ) {
    let before = changes.count
    map.forEachCharacter(of: new) { changes.append(TextChange(code: $0, change: 0)) }
    var difference = changes.count - before
    var at = old.lowerBound
    while at < old.upperBound {
      at += UTF8Scalar(text, at: at, end: old.upperBound).length
      difference -= 1
    }
    if difference > 0 {
      for index in changes.count - difference..<changes.count { changes[index].change = 1 }
    } else if difference < 0, !changes.isEmpty {
      takeOutOfRun(&changes, text, old.lowerBound)
      changes[changes.count - 1].change &+= Int32(truncatingIfNeeded: difference)
    }
  }
}
