import JSON

/// Finds a column by the bytes of its key. Rows mostly have their keys in the order of the columns, so the column after
/// the last one is tried first.
struct ColumnNames {
  private(set) var names: [Text] = []
  /// Only from 17 columns on; before that looking through them is faster.
  private var places: [Text: Int] = [:]

  init(_ names: [Text] = []) { for name in names { append(name) } }

  var count: Int { names.count }

  mutating func append(_ name: Text) {
    names.append(name)
    if names.count == 17 {
      for (index, name) in names.enumerated() { places[name] = index }
    } else if names.count > 17 {
      places[name] = names.count - 1
    }
  }

  mutating func removeLast(_ count: Int) {
    guard count > 0 else { return }
    for name in names.suffix(count) { places[name] = nil }
    names.removeLast(count)
    if names.count <= 16 { places = [:] }
  }

  func place(of key: JSONString, in reader: JSONReader, guess: Int) -> Int? {
    if let bytes = reader.unescapedBytes(of: key) {
      if guess < names.count, names[guess].bytes.elementsEqual(bytes) { return guess }
      if places.isEmpty { return names.firstIndex { $0.bytes.elementsEqual(bytes) } }
    }
    return place(of: reader.text(of: key))
  }

  func place(of name: Text) -> Int? { places.isEmpty ? names.firstIndex { $0 == name } : places[name] }
}
