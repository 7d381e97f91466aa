import MaskModel

/// From text to the first symbols, before any merge.
extension BPEModel {
  /// Tokens of bytes. Only for models that have an entry for every byte.
  @inline(__always)
  func mergeBytes(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ loop: MergeLoop) {
    byteEntries.withUnsafeBufferPointer { entries in
      guard let entries = entries.baseAddress else { return }
      loop.run(ByteSymbols(bytes: bytes, count: count, entries: entries), grid)
    }
  }

  /// A symbol for each character, as `BPE::merge_word` of tokenizers 0.23 does it, its oddities included: an unknown
  /// character that is waiting to be fused comes behind the byte tokens of the characters after it, and without an
  /// unknown token a character vanishes and those behind it move up.
  ///
  /// - Parameter foldsSpaces: a space is read as `▁`, which is an entry.
  func beginCharacters(_ bytes: UnsafePointer<UInt8>, _ count: Int, foldsSpaces: Bool, _ loop: MergeLoop) {
    loop.begin(symbols: count)
    var end: Int32 = 0
    var unknownLength: Int32 = 0
    func flush() {
      guard unknownLength > 0, let unknownEntry else { return }
      end &+= unknownLength
      loop.append(unknownEntry, end: end)
      unknownLength = 0
    }
    var at = 0
    while at < count {
      let scalar = UTF8Scalar(bytes, at: at, end: count)
      let entry =
        options.marksWords
        ? markedEntry(bytes + at, scalar.length, isFirst: at == 0, isLast: at &+ scalar.length == count)
        : characters.entry(of: foldsSpaces && scalar.value == 0x20 ? 0x2581 : scalar.value)
      if entry >= 0 {
        flush()
        end &+= Int32(truncatingIfNeeded: scalar.length)
        loop.append(entry, end: end)
      } else if !appendFallback(bytes + at, scalar.length, &end, loop), unknownEntry != nil {
        if !options.fusesUnknown { flush() }
        unknownLength &+= Int32(truncatingIfNeeded: scalar.length)
      }
      at &+= scalar.length
    }
    flush()
  }

  /// The entry of a character with the marks of its place in the piece, or −1.
  private func markedEntry(_ bytes: UnsafePointer<UInt8>, _ count: Int, isFirst: Bool, isLast: Bool) -> Int32 {
    var spelling = isFirst ? [] : options.prefix.bytes
    spelling.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
    if isLast { spelling += options.suffix.bytes }
    return vocabulary.entry(of: spelling) ?? -1
  }

  /// One token for each byte of the character, if there is one for all of them.
  private func appendFallback(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ end: inout Int32, _ loop: MergeLoop
  ) -> Bool {
    guard options.fallsBackToBytes else { return false }
    for index in 0..<count where fallbackEntries[Int(bytes[index])] < 0 { return false }
    for index in 0..<count {
      end &+= 1
      loop.append(fallbackEntries[Int(bytes[index])], end: end)
    }
    return true
  }
}
