import JSON
import MaskModel

/// Reads `merges`, a list of `"a b"` or of `["a", "b"]`, into the table of pairs.
struct MergesReader {
  private let file: String
  private let vocabulary: Vocabulary
  private var prefix: [UInt8]
  private(set) var table = MergeTable([])
  private(set) var cuts = CutTable()
  let grid = ByteGrid()
  private var merges: [MergeTable.Merge] = []
  private var waiting = WaitingMerges()
  private var left: [UInt8] = []
  private var right: [UInt8] = []
  private var joined: [UInt8] = []
  /// The entry that the last merge made: most often this one makes the same, or the next.
  private var lastEntry: Int32 = -1

  /// - Parameter prefix: what right parts begin with, and what merging leaves out.
  init(file: String, vocabulary: Vocabulary, prefix: Text = Text()) {
    self.file = file
    self.vocabulary = vocabulary
    self.prefix = prefix.bytes
  }

  /// - Parameters:
  ///   - threads: with more than one, long lists are read in two threads.
  ///   - fewestBytes: what is before the middle of a long list.
  mutating func read(
    _ reader: inout JSONReader, threads: Int = 1, fewestBytes: Int = 1 << 18
  ) throws(TokenizerError) {
    let start = Place(file: file, byte: reader.position)
    try BPEReader.json(file) { () throws(JSONError) in try reader.enterArray() }
    if threads > 1 { try readHalves(&reader, fewestBytes) } else { _ = try readList(&reader) }
    try finish(start, threads: threads)
  }

  /// Reads elements of the list until it ends, or until one ends at `stop`.
  ///
  /// - Returns: whether the list ended.
  mutating func readList(_ reader: inout JSONReader, to stop: Int = -1) throws(TokenizerError) -> Bool {
    var problem: TokenizerError?
    var isInside = true
    do throws(JSONError) {
      while problem == nil, isInside, reader.position != stop {
        isInside = try reader.nextElement()
        if isInside { problem = try readMerge(&reader) }
      }
    } catch {
      problem = .json(file: file, error)
    }
    // Those that wait stand before the one that is wrong.
    problem = resolve() ?? problem
    if let problem { throw problem }
    return !isInside
  }

  /// A reader for more of the same list.
  var emptied: MergesReader {
    var other = MergesReader(file: file, vocabulary: vocabulary)
    other.prefix = prefix
    return other
  }

  /// Takes over merges that stand behind its own.
  mutating func append(_ other: MergesReader) {
    grid.append(other.grid, behind: UInt32(truncatingIfNeeded: merges.count))
    merges += other.merges
    cuts.join(other.cuts)
  }

  /// Texts that each are a merge.
  mutating func readTexts(
    _ ranges: [Range<Int>], in buffer: UnsafeBufferPointer<UInt8>
  ) throws(TokenizerError) {
    for range in ranges {
      let text = UnsafeBufferPointer(rebasing: buffer[range])
      if let problem = addText(text, Place(file: file, byte: range.lowerBound)) { throw resolve() ?? problem }
    }
    if let problem = resolve() { throw problem }
    try finish(Place(file: file, byte: 0))
  }

  private mutating func finish(_ start: Place, threads: Int = 1) throws(TokenizerError) {
    guard merges.count <= MergeTable.mostMerges, vocabulary.count <= MergeTable.mostEntries else {
      throw start.unsupported(
        "a model of \(vocabulary.count) entries and \(merges.count) merges",
        supported: "up to \(MergeTable.mostEntries) and \(MergeTable.mostMerges)")
    }
    table = MergeTable(merges, threads: threads)
    merges = []
  }

  /// A merges.txt: a merge a line.
  mutating func readLines(_ buffer: UnsafeBufferPointer<UInt8>) throws(TokenizerError) {
    var problem: TokenizerError?
    VocabularyFiles.forEachLine(buffer) { range in
      if problem == nil {
        problem = addText(UnsafeBufferPointer(rebasing: buffer[range]), Place(file: file, byte: range.lowerBound))
      }
    }
    problem = resolve() ?? problem
    if let problem { throw problem }
    try finish(Place(file: file, byte: 0))
  }

  private mutating func readMerge(_ reader: inout JSONReader) throws(JSONError) -> TokenizerError? {
    if let (first, second) = reader.stringPair() { return add(first, second, reader) }
    let place = Place(file: file, byte: reader.position)
    switch try reader.peek() {
    case .string:
      let text = try reader.rawString()
      if let plain = reader.unescapedBytes(of: text) { return addText(plain, place) }
      left.removeAll(keepingCapacity: true)
      reader.append(text, to: &left)
      let whole = left
      return whole.withUnsafeBufferPointer { addText($0, place) ?? resolve() }
    case .array:
      return try wrongList(&reader, place)
    default:
      return place.malformed(found: "a merge that is no string and no list", expected: "\"a b\" or [\"a\", \"b\"]")
    }
  }

  private mutating func add(_ first: JSONString, _ second: JSONString, _ reader: JSONReader) -> TokenizerError? {
    let byte = first.bytes.lowerBound - 1
    if let first = reader.unescapedBytes(of: first), let second = reader.unescapedBytes(of: second) {
      return add(first, second, byte)
    }
    left.removeAll(keepingCapacity: true)
    right.removeAll(keepingCapacity: true)
    reader.append(first, to: &left)
    reader.append(second, to: &right)
    let (first, second) = (left, right)
    return first.withUnsafeBufferPointer { first in
      second.withUnsafeBufferPointer { second in add(first, second, byte) ?? resolve() }
    }
  }

  /// What is wrong with a list that is no pair of strings.
  private func wrongList(_ reader: inout JSONReader, _ place: Place) throws(JSONError) -> TokenizerError {
    try reader.enterArray()
    var count = 0
    while try reader.nextElement() {
      guard try reader.peek() == .string else {
        return place.malformed(found: "a merge with something else than strings", expected: "[\"a\", \"b\"]")
      }
      _ = try reader.rawString()
      count += 1
    }
    return place.malformed(found: "a merge of \(count) parts", expected: "two")
  }

  /// `"a b"`: exactly one space. Lines that begin with `#version` are passed over, as in a merges.txt.
  private mutating func addText(_ text: UnsafeBufferPointer<UInt8>, _ place: Place) -> TokenizerError? {
    if text.starts(with: "#version".utf8) { return nil }
    guard let space = Self.onlySpace(text) else {
      return place.malformed(
        found: "the merge \(Text(bytes: Array(text)).quoted)", expected: "two parts with one space between them")
    }
    return add(
      UnsafeBufferPointer(rebasing: text[..<space]), UnsafeBufferPointer(rebasing: text[(space + 1)...]), place.byte)
  }

  private static func onlySpace(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var space: Int?
    for index in 0..<text.count where text[index] == 0x20 {
      if space != nil { return nil }
      space = index
    }
    return space
  }

  /// Resolved later, many together: the bytes must stay where they are until then.
  private mutating func add(
    _ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>, _ byte: Int
  ) -> TokenizerError? {
    waiting.append(vocabulary.look(for: first), vocabulary.look(for: second), at: byte)
    return waiting.isFull ? resolve() : nil
  }

  private mutating func resolve() -> TokenizerError? {
    defer { waiting.count = 0 }
    for index in 0..<waiting.count {
      let merge = waiting.merges[index]
      if let spelling = resolve(merge.left, merge.right) {
        return missing(spelling, Place(file: file, byte: merge.byte))
      }
    }
    return nil
  }

  /// - Returns: a spelling that the vocabulary lacks, if there is one.
  private mutating func resolve(_ first: Vocabulary.Look, _ second: Vocabulary.Look) -> [UInt8]? {
    guard let left = vocabulary.entry(of: first) else { return Array(first.spelling) }
    guard let right = vocabulary.entry(of: second) else { return Array(second.spelling) }
    guard let tail = withoutPrefix(second.spelling) else { return Array(second.spelling) }
    guard let entry = joinedEntry(first.spelling, tail) else { return joined }
    lastEntry = entry
    join(first.spelling, second.spelling)
    merges.append(MergeTable.Merge(left: left, right: right, merged: entry))
    return nil
  }

  /// A right part without as many bytes as the prefix has; nil where there are fewer.
  private func withoutPrefix(_ spelling: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard !prefix.isEmpty else { return spelling }
    return spelling.count < prefix.count ? nil : UnsafeBufferPointer(rebasing: spelling[prefix.count...])
  }

  private mutating func joinedEntry(
    _ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>
  ) -> Int32? {
    for entry in lastEntry...lastEntry + 1 where vocabulary.entry(Int(entry), isSpelled: first, second) {
      return entry
    }
    joined.removeAll(keepingCapacity: true)
    joined.append(contentsOf: first)
    joined.append(contentsOf: second)
    return vocabulary.entry(of: joined)
  }

  private mutating func join(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>) {
    guard let left = first.baseAddress, let right = second.baseAddress, first.count > 0, second.count > 0 else {
      return
    }
    let last = UTF8Scalar(left, at: UTF8Scalar.start(before: first.count, in: left, from: 0), end: first.count)
    let next = UTF8Scalar(right, at: 0, end: second.count)
    cuts.join(last.value, next.value)
    if last.length == first.count, next.length == second.count,
      let leftByte = ByteAlphabet.standard.byte(of: last.value),
      let rightByte = ByteAlphabet.standard.byte(of: next.value)
    {
      grid.set(leftByte, rightByte, rank: UInt32(truncatingIfNeeded: merges.count))
    }
  }

  private func missing(_ spelling: [UInt8], _ place: Place) -> TokenizerError {
    place.malformed(
      found: "a merge with \(Text(bytes: spelling).quoted), which `vocab` does not have",
      expected: "merges of entries of `vocab`")
  }
}
