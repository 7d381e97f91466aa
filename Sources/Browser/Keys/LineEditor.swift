import Terminal

/// One line that is being typed.
struct LineEditor: Hashable, Sendable {
  private(set) var scalars: [Unicode.Scalar]
  /// Before which of the scalars the next one goes.
  private(set) var cursor: Int
  /// Nobody types more, and a pasted file must not become a template.
  static let limit = 4096

  init(_ scalars: [Unicode.Scalar] = []) {
    self.scalars = Array(scalars.prefix(Self.limit))
    cursor = self.scalars.count
  }

  /// UTF-8.
  var bytes: [UInt8] { scalars.flatMap { Array(String($0).utf8) } }

  /// - Returns: whether the key was one of editing.
  mutating func press(_ key: Key) -> Bool {
    switch key {
    case .character(let scalar): insert(scalar)
    case .backspace: remove(at: cursor - 1)
    case .delete, .control("d"): remove(at: cursor)
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(scalars.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = scalars.count
    case .control("u"): removeAll(before: 0)
    case .control("w"): removeAll(before: startOfWord)
    case .control("k"): scalars.removeSubrange(cursor...)
    default: return false
    }
    return true
  }

  private mutating func insert(_ scalar: Unicode.Scalar) {
    guard scalars.count < Self.limit else { return }
    scalars.insert(scalar, at: cursor)
    cursor += 1
  }

  private mutating func remove(at index: Int) {
    guard scalars.indices.contains(index) else { return }
    scalars.remove(at: index)
    cursor = index
  }

  private mutating func removeAll(before start: Int) {
    scalars.removeSubrange(start..<cursor)
    cursor = start
  }

  private var startOfWord: Int {
    var start = cursor
    while start > 0, scalars[start - 1] == " " { start -= 1 }
    while start > 0, scalars[start - 1] != " " { start -= 1 }
    return start
  }
}
