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

  /// - Returns: where an impossible id stands, if there is one.
  mutating func fill(_ reader: inout JSONReader) throws(JSONError) -> Int? {
    try reader.enterObject()
    while let key = try reader.nextKey() {
      let position = reader.position
      guard try reader.peek() == .number else { return position }
      guard let id = TokenID(exactly: try reader.integer()), id >= 0 else { return position }
      if let plain = reader.unescapedBytes(of: key) {
        waiting.append((plain, id))
        if waiting.count == Self.batchSize { insertWaiting() }
      } else {
        insertEscaped(key, id, reader)
      }
    }
    insertWaiting()
    return nil
  }

  private mutating func insertWaiting() {
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
