import JSON
import MaskModel

/// Reads the `vocab` of a Unigram model, a list of `["spelling", score]`; the place in the list is the id.
struct ScoredVocabularyReader {
  private let file: String
  private let buffer: UnsafeBufferPointer<UInt8>
  private var filling: VocabularyReader
  /// By id.
  private var listed: [Double] = []
  private(set) var vocabulary: Vocabulary
  /// By entry: of entries that are spelled alike the last one's.
  private(set) var scores: [Double] = []
  private(set) var lowest = Double.infinity

  /// Entries in the list, equal ones counted each.
  var size: Int { listed.count }

  init(file: String, buffer: UnsafeBufferPointer<UInt8>) {
    self.file = file
    self.buffer = buffer
    filling = VocabularyReader(entries: buffer.count / 32, bytes: buffer.count / 3)
    vocabulary = filling.vocabulary
  }

  mutating func read(_ reader: inout JSONReader) throws(TokenizerError) {
    let start = Place(file: file, byte: reader.position)
    var problem: TokenizerError?
    try BPEReader.json(file) { () throws(JSONError) in
      try reader.enterArray()
      while problem == nil, try reader.nextElement() { problem = try readEntry(&reader) }
    }
    if let problem { throw problem }
    filling.insertWaiting()
    vocabulary = filling.vocabulary
    if let id = vocabulary.finish() {
      throw start.malformed(found: "the id \(id) twice", expected: "an id for each entry")
    }
    scores = (0..<vocabulary.count).map { listed[Int(vocabulary.id(ofEntry: Int32(truncatingIfNeeded: $0)))] }
  }

  private mutating func readEntry(_ reader: inout JSONReader) throws(JSONError) -> TokenizerError? {
    let place = Place(file: file, byte: reader.position)
    let problem = place.malformed(found: "an entry of another form", expected: "[\"spelling\", score]")
    guard try reader.peek() == .array else { return problem }
    try reader.enterArray()
    guard try reader.nextElement(), try reader.peek() == .string else { return problem }
    let spelling = try reader.rawString()
    guard try reader.nextElement(), try reader.peek() == .number else { return problem }
    reader.skipWhitespace()
    let start = reader.position
    try reader.skipValue()
    guard let score = RustNumber.double(UnsafeBufferPointer(rebasing: buffer[start..<reader.position])) else {
      return place.malformed(found: "a score that is no finite number", expected: "a number")
    }
    guard try !reader.nextElement() else { return problem }
    guard let id = TokenID(exactly: listed.count) else {
      return place.malformed(found: "too many entries", expected: "fewer")
    }
    filling.add(spelling, id, reader)
    listed.append(score)
    if score < lowest { lowest = score }
    return nil
  }
}
