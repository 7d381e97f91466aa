import JSON
import MaskModel

/// Reads `vocab`, an object of spellings and ids, into a vocabulary.
struct VocabularyReader {
  private(set) var vocabulary: Vocabulary
  /// Entries that were read but are not in the vocabulary yet: many go in together.
  private var waiting: [(spelling: UnsafeBufferPointer<UInt8>, id: TokenID)] = []
  private static let batchSize = 64

  /// - Parameters:
  ///   - entries: about how many entries there are.
  ///   - bytes: about how long all spellings are together.
  init(entries: Int, bytes: Int) { vocabulary = Vocabulary(entries: entries, bytes: bytes) }

  /// Reads a whole `vocab` object.
  static func read(
    _ reader: inout JSONReader, _ file: String, entries: Int, bytes: Int
  ) throws(TokenizerError) -> Vocabulary {
    var filling = VocabularyReader(entries: entries, bytes: bytes)
    let start = reader.position
    let wrongID: Int? = try BPEReader.json(file) { () throws(JSONError) in try filling.fill(&reader) }
    if let wrongID {
      throw .malformed(
        file: file, byte: wrongID, found: "an id that is no number from 0 to 2147483647", expected: "an id")
    }
    var result = filling.vocabulary
    if let id = result.finish() {
      throw .malformed(
        file: file, byte: start, found: "the id \(id) twice in `vocab`", expected: "an id for each entry")
    }
    return result
  }

  /// - Returns: where an impossible id stands, if there is one.
  private mutating func fill(_ reader: inout JSONReader) throws(JSONError) -> Int? {
    try reader.enterObject()
    while let key = try reader.nextKey() {
      let position = reader.position
      guard try reader.peek() == .number else { return position }
      guard let id = TokenID(exactly: try reader.integer()), id >= 0 else { return position }
      add(key, id, reader)
    }
    insertWaiting()
    return nil
  }

  /// Adds an entry; it may have to wait for others until `insertWaiting`.
  mutating func add(_ spelling: JSONString, _ id: TokenID, _ reader: JSONReader) {
    guard let plain = reader.unescapedBytes(of: spelling) else { return insertEscaped(spelling, id, reader) }
    waiting.append((plain, id))
    if waiting.count == Self.batchSize { insertWaiting() }
  }

  mutating func insertWaiting() {
    vocabulary.insert(waiting)
    waiting.removeAll(keepingCapacity: true)
  }

  /// Behind all that wait: the order of the entries is that of the file.
  private mutating func insertEscaped(_ key: JSONString, _ id: TokenID, _ reader: JSONReader) {
    insertWaiting()
    var spelling: [UInt8] = []
    reader.append(key, to: &spelling)
    spelling.withUnsafeBufferPointer { vocabulary.insert([($0, id)]) }
  }
}
