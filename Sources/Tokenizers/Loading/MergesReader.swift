import JSON
import MaskModel

/// Reads `merges`, a list of `"a b"` or of `["a", "b"]`, into the table of pairs.
struct MergesReader {
  private let file: String
  private let vocabulary: Vocabulary
  private(set) var table: MergeTable
  private(set) var cuts = CutTable()
  let grid = ByteGrid()
  private let buffer: UnsafeBufferPointer<UInt8>
  private var left: [UInt8] = []
  private var right: [UInt8] = []
  private var joined: [UInt8] = []
  /// The entry that the last merge made: most often the next merge makes the next entry.
  private var lastEntry: Int32 = -1
  private var rank: UInt32 = 0

  init(file: String, buffer: UnsafeBufferPointer<UInt8>, vocabulary: Vocabulary) {
    self.file = file
    self.buffer = buffer
    self.vocabulary = vocabulary
    table = MergeTable(capacity: 0)
  }

  mutating func read(_ reader: inout JSONReader) throws(TokenizerError) {
    var counting = reader
    let count = try BPEReader.json(file) { () throws(JSONError) in try Self.count(&counting) }
    guard count <= MergeTable.mostMerges, vocabulary.count <= MergeTable.mostEntries else {
      throw Place(file: file, byte: reader.position).unsupported(
        "a model of \(vocabulary.count) entries and \(count) merges",
        supported: "up to \(MergeTable.mostEntries) and \(MergeTable.mostMerges)")
    }
    table = MergeTable(capacity: count)
    var problem: TokenizerError?
    try BPEReader.json(file) { () throws(JSONError) in
      try reader.enterArray()
      while problem == nil, try reader.nextElement() { problem = try readMerge(&reader) }
    }
    if let problem { throw problem }
    table.finish(count: Int(rank))
  }

  private static func count(_ reader: inout JSONReader) throws(JSONError) -> Int {
    try reader.enterArray()
    var count = 0
    while try reader.nextElement() {
      try reader.skipValue()
      count += 1
    }
    return count
  }

  private mutating func readMerge(_ reader: inout JSONReader) throws(JSONError) -> TokenizerError? {
    let place = Place(file: file, byte: reader.position)
    switch try reader.peek() {
    case .string:
      let text = try reader.rawString()
      if let plain = reader.unescapedBytes(of: text) { return addText(plain, place) }
      left.removeAll(keepingCapacity: true)
      reader.append(text, to: &left)
      let whole = left
      return whole.withUnsafeBufferPointer { addText($0, place) }
    case .array:
      return try readPair(&reader, place)
    default:
      return place.malformed(found: "a merge that is no string and no list", expected: "\"a b\" or [\"a\", \"b\"]")
    }
  }

  private mutating func readPair(_ reader: inout JSONReader, _ place: Place) throws(JSONError) -> TokenizerError? {
    try reader.enterArray()
    var parts: [JSONString] = []
    while try reader.nextElement() {
      guard try reader.peek() == .string else {
        return place.malformed(found: "a merge with something else than strings", expected: "[\"a\", \"b\"]")
      }
      parts.append(try reader.rawString())
    }
    guard parts.count == 2 else {
      return place.malformed(found: "a merge of \(parts.count) parts", expected: "two")
    }
    if let first = reader.unescapedBytes(of: parts[0]), let second = reader.unescapedBytes(of: parts[1]) {
      return add(first, second, place)
    }
    left.removeAll(keepingCapacity: true)
    right.removeAll(keepingCapacity: true)
    reader.append(parts[0], to: &left)
    reader.append(parts[1], to: &right)
    let (first, second) = (left, right)
    return first.withUnsafeBufferPointer { first in
      second.withUnsafeBufferPointer { second in add(first, second, place) }
    }
  }

  /// `"a b"`: exactly one space. Lines that begin with `#version` are passed over, as in a merges.txt.
  private mutating func addText(_ text: UnsafeBufferPointer<UInt8>, _ place: Place) -> TokenizerError? {
    if text.starts(with: "#version".utf8) { return nil }
    guard let space = text.firstIndex(of: 0x20), text.lastIndex(of: 0x20) == space else {
      return place.malformed(
        found: "the merge \(Text(bytes: Array(text)).quoted)", expected: "two parts with one space between them")
    }
    return add(
      UnsafeBufferPointer(rebasing: text[..<space]), UnsafeBufferPointer(rebasing: text[(space + 1)...]), place)
  }

  private mutating func add(
    _ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>, _ place: Place
  ) -> TokenizerError? {
    guard let leftEntry = vocabulary.entry(of: first) else { return missing(Array(first), place) }
    guard let rightEntry = vocabulary.entry(of: second) else { return missing(Array(second), place) }
    var entry = lastEntry + 1
    if !vocabulary.entry(Int(entry), isSpelled: first, second) {
      joined.removeAll(keepingCapacity: true)
      joined.append(contentsOf: first)
      joined.append(contentsOf: second)
      guard let found = joined.withUnsafeBufferPointer({ vocabulary.entry(of: $0) }) else {
        return missing(joined, place)
      }
      entry = found
    }
    lastEntry = entry
    table.set(leftEntry, rightEntry, rank: rank, merged: entry)
    join(first, second)
    rank &+= 1
    return nil
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
      grid.set(leftByte, rightByte, rank: rank)
    }
  }

  private func missing(_ spelling: [UInt8], _ place: Place) -> TokenizerError {
    place.malformed(
      found: "a merge with \(Text(bytes: spelling).quoted), which `vocab` does not have",
      expected: "merges of entries of `vocab`")
  }
}
