import JSON

/// Columns, or the keys of an object, to be found by name: one line of a file may hold an object of a million keys.
public struct NamedColumns {
  private let columns: [Column]
  /// Only made where there are many and one does not stand where it is guessed.
  private var places: [Text: Int] = [:]

  public init(_ columns: [Column]) { self.columns = columns }

  /// - Parameter guess: where it stands in most cases.
  public mutating func place(of name: Text, guess: Int) -> Int? {
    if guess < columns.count, columns[guess].name == name { return guess }
    if columns.count <= 16 { return columns.firstIndex { $0.name == name } }
    if places.isEmpty {
      places = Dictionary(zip(columns.map(\.name), columns.indices), uniquingKeysWith: { first, _ in first })
    }
    return places[name]
  }

  public mutating func type(of name: Text, guess: Int) -> ColumnType? {
    place(of: name, guess: guess).map { columns[$0].type }
  }
}
