import JSON

extension Machine {
  /// `dictsort`: pairs in the order of the names, whatever their case. Nil beyond ASCII, and for names of two kinds.
  mutating func sorted(_ dict: Cell) throws(GivesUp) -> Cell? {
    if dict.kind == .object { try checkNames(dict) }
    guard let order = places((0..<dict.size).map { name(dict, $0) }) else { return nil }
    let target = try arena.cells(order.count)
    for (at, place) in order.enumerated() {
      (target + at).initialize(to: try pair(dict, place))
    }
    return .pointer(.list, target, order.count)
  }

  /// `sort(attribute=…)`, of a list of which each has it; nil as above.
  mutating func sorted(_ list: Cell, by attribute: Cell) throws(GivesUp) -> Cell? {
    guard list.isSequence, attribute.isText, isPlainName(attribute) else { return nil }
    var keys: [Cell] = []
    for at in 0..<list.size { keys.append(try item(try item(list, .int(at)), attribute)) }
    guard let order = places(keys) else { return nil }
    let target = try arena.cells(order.count)
    for (at, place) in order.enumerated() { (target + at).initialize(to: try item(list, .int(place))) }
    return .pointer(.list, target, order.count)
  }

  private func name(_ dict: Cell, _ place: Int) -> Cell {
    dict.kind == .dict ? dict.cells[2 * place] : Cell(borrowing: dict.members[place].key)
  }

  /// In which order what these keys belong to is to stand; what is equal stays in its order.
  private func places(_ keys: [Cell]) -> [Int]? {
    if keys.allSatisfy({ $0.kind == .int }) {
      return keys.indices.sorted { (keys[$0].integer, $0) < (keys[$1].integer, $1) }
    }
    guard keys.allSatisfy({ key in key.isText && key.bytes.allSatisfy { $0 < 0x80 } }) else { return nil }
    let small = keys.map { key in key.bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } }
    return keys.indices.sorted {
      small[$0] == small[$1] ? $0 < $1 : small[$0].lexicographicallyPrecedes(small[$1])
    }
  }
}
