import JSON
import MaskModel

/// The documents of a packed row, as a dump tells them: docs/dump-folder.md, `documents`.
enum RecordedDocuments {
  /// - Returns: nil for what does not divide a row of so many tokens; they are shown and decide nothing.
  static func read(_ value: JSONValue, count: Int) -> [Document]? {
    guard let elements = value.elements, !elements.isEmpty else { return nil }
    var documents: [Document] = []
    var end = 0
    for (index, element) in elements.enumerated() {
      guard let borders = element["tokens"]?.elements, borders.count == 2, let first = borders[0].int,
        let last = borders[1].int, end <= first, first <= last, last <= count
      else { return nil }
      documents.append(Document(index: index, tokens: first..<last))
      end = last
    }
    return documents
  }
}
