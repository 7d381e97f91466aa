import JSON

/// What becomes of texts.
extension Machine {
  mutating func split(_ text: Cell, by separator: Cell, limit: Int = -1) throws(GivesUp) -> Cell {
    var places = 1
    var at = 0
    while limit < 0 || places <= limit, let place = find(separator, in: text, from: at) {
      places += 1
      at = place + separator.size
    }
    let parts = try arena.cells(places)
    at = 0
    for number in 0..<places {
      let end = number + 1 < places ? find(separator, in: text, from: at) ?? text.size : text.size
      (parts + number).initialize(to: text.part(at..<end))
      at = end + separator.size
    }
    return .pointer(.list, parts, places)
  }

  /// Nil characters are white space.
  func stripped(_ text: Cell, left: Bool, right: Bool, of characters: Cell?) throws(GivesUp)
    -> Cell?
  {
    let bytes = text.bytes
    if let characters { for byte in characters.bytes where byte >= 0x80 { return nil } }
    func goes(_ byte: UInt8) -> Bool {
      if let characters { return characters.bytes.contains(byte) }
      return byte == 0x20 || byte >= 0x09 && byte <= 0x0D || byte >= 0x1C && byte <= 0x1F
    }
    var start = 0
    var end = bytes.count
    if left { while start < end, goes(bytes[start]) { start &+= 1 } }
    if right { while end > start, goes(bytes[end &- 1]) { end &-= 1 } }
    // White space beyond ASCII is the general evaluator's.
    if characters == nil, start < end,
      left && bytes[start] >= 0x80 || right && bytes[end &- 1] >= 0x80
    {
      let rest = Text(bytes: Array(bytes[start..<end]))
      let lead = left ? rest.count - rest.stripped(right: false).count : 0
      let tail = right ? rest.count - rest.stripped(left: false).count : 0
      if lead + tail >= rest.count { return text.part(0..<0) }
      return text.part(start + lead..<end - tail)
    }
    return text.part(start..<end)
  }

  /// Nil beyond ASCII.
  mutating func cased(_ text: Cell, upper: Bool) throws(GivesUp) -> Cell? {
    let bytes = text.bytes
    for byte in bytes where byte >= 0x80 { return nil }
    let target = try arena.allocate(max(bytes.count, 1)).bindMemory(
      to: UInt8.self, capacity: bytes.count)
    let first = UInt8(ascii: upper ? "a" : "A")
    for at in 0..<bytes.count {
      target[at] = bytes[at] &- first < 26 ? bytes[at] ^ 0x20 : bytes[at]
    }
    return .pointer(.text, target, bytes.count)
  }

  /// The first letter large and the others small; nil beyond ASCII.
  mutating func capitalized(_ text: Cell) throws(GivesUp) -> Cell? {
    guard let small = try cased(text, upper: false), small.size > 0 else { return text.size == 0 ? text : nil }
    let target = UnsafeMutablePointer<UInt8>(bitPattern: small.bits).unsafelyUnwrapped
    if target[0] &- 0x61 < 26 { target[0] ^= 0x20 }
    return small
  }

  /// The first letter of each word large and the others small; nil beyond ASCII.
  mutating func titled(_ text: Cell) throws(GivesUp) -> Cell? {
    guard let small = try cased(text, upper: false) else { return nil }
    guard let target = UnsafeMutablePointer<UInt8>(bitPattern: small.bits) else { return small }
    var inWord = false
    for at in 0..<small.size {
      let isLetter = target[at] &- 0x61 < 26
      if isLetter, !inWord { target[at] ^= 0x20 }
      inWord = isLetter
    }
    return small
  }

  /// `indent(width)`, `indent(width, first=…)`: each line but the first, and empty ones, a width further right. Nil where
  /// there are other ends of lines than `\n`.
  mutating func indented(
    _ text: Cell, _ first: UnsafeMutablePointer<Cell>, _ shape: CallShape
  ) throws(GivesUp) -> Cell? {
    guard hasPlainLines(text.bytes) else { return nil }
    guard shape.positional < 2 else { return nil }
    if shape.positional > 0, first[0].kind != .int || first[0].integer < 0 || first[0].integer > 64 { return nil }
    let width = shape.positional > 0 ? first[0].integer : 4
    let start = output.count
    if !shape.names.isEmpty, isTrue(first[shape.positional]) { try appendSpaces(width) }
    var from = 0
    for at in text.bytes.indices where text.bytes[at] == 0x0A {
      try write(text: text.part(from..<at))
      try output.append(byte: 0x0A)
      if at + 1 < text.size, text.bytes[at + 1] != 0x0A { try appendSpaces(width) }
      from = at + 1
    }
    try write(text: text.part(from..<text.size))
    return try captured(from: start)
  }

  /// Python knows ends of lines besides `\n`: control characters, U+0085, U+2028 and U+2029.
  private func hasPlainLines(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for at in bytes.indices {
      switch bytes[at] {
      case 0x09, 0x0A: break
      case 0..<0x20: return false
      case 0xC2: if at + 1 < bytes.count, bytes[at + 1] == 0x85 { return false }
      case 0xE2: if at + 2 < bytes.count, bytes[at + 1] == 0x80, bytes[at + 2] & 0xFE == 0xA8 { return false }
      default: break
      }
    }
    return true
  }

  private mutating func appendSpaces(_ count: Int) throws(GivesUp) {
    for _ in 0..<count { try output.append(byte: 0x20) }
  }

  /// `"…{}…".format(a, b)`, with nothing in the braces and none to spare; nil for all else.
  mutating func formatted(_ text: Cell, _ first: UnsafeMutablePointer<Cell>, _ count: Int) throws(GivesUp) -> Cell? {
    let bytes = text.bytes
    var places = 0
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "}") { return nil }
      if bytes[at] == UInt8(ascii: "{") {
        at += 1
        guard at < bytes.count, bytes[at] == UInt8(ascii: "}"), places < count else { return nil }
        places += 1
      }
      at += 1
    }
    let start = output.count
    var from = 0
    for place in 0..<places {
      var to = from
      while bytes[to] != UInt8(ascii: "{") { to += 1 }
      try write(text: text.part(from..<to))
      try write(first[place])
      from = to + 2
    }
    try write(text: text.part(from..<text.size))
    return try captured(from: start)
  }

  /// `a + b` where one is safe and the other a text, which is escaped; nil for anything else.
  mutating func safe(_ left: Cell, _ right: Cell) throws(GivesUp) -> Cell? {
    guard left.kind == .markup || right.kind == .markup, left.kind == .markup || left.isText,
      right.kind == .markup || right.isText
    else { return nil }
    let start = output.count
    for part in [left, right] {
      if part.kind == .markup { try write(text: part) } else { try write(escaped: part) }
    }
    let text = try captured(from: start)
    return Cell(kind: .markup, count: text.count, bits: text.bits)
  }

  /// As MarkupSafe's `escape`.
  private mutating func write(escaped text: Cell) throws(GivesUp) {
    let bytes = text.bytes
    var from = 0
    for at in bytes.indices {
      let name: StaticString
      switch bytes[at] {
      case UInt8(ascii: "&"): name = "&amp;"
      case UInt8(ascii: "<"): name = "&lt;"
      case UInt8(ascii: ">"): name = "&gt;"
      case UInt8(ascii: "'"): name = "&#39;"
      case UInt8(ascii: "\""): name = "&#34;"
      default: continue
      }
      try write(text: text.part(from..<at))
      try output.append(name)
      from = at + 1
    }
    try write(text: text.part(from..<text.size))
  }

  mutating func replaced(_ text: Cell, _ old: Cell, by new: Cell) throws(GivesUp) -> Cell {
    guard var place = find(old, in: text, from: 0) else { return text }
    let start = output.count
    var from = 0
    while true {
      try write(text: text.part(from..<place))
      try write(new)
      from = place + old.size
      guard let next = find(old, in: text, from: from) else { break }
      place = next
    }
    try write(text: text.part(from..<text.size))
    return try captured(from: start)
  }

  /// Nil where an element is not what can be joined here.
  mutating func joined(_ items: Cell, by separator: Cell, onlyTexts: Bool) throws(GivesUp) -> Cell? {
    guard let items = try sequence(items) else { return nil }
    let start = output.count
    for at in 0..<items.size {
      let item = try self.item(items, .int(at))
      guard item.isText || !onlyTexts && !item.isGeneral else {
        output.cut(to: start)
        if trace != nil { trace?.dropped(from: start) }
        return nil
      }
      if at > 0 { try write(separator) }
      try write(item)
    }
    return try captured(from: start)
  }

  /// The characters of a text, each a text.
  mutating func spelled(_ text: Cell) throws(GivesUp) -> Cell {
    let count = characters(text)
    let target = try arena.cells(count)
    var from = 0
    for number in 0..<count {
      var end = from + 1
      while end < text.size, text.bytes[end] & 0xC0 == 0x80 { end += 1 }
      (target + number).initialize(to: text.part(from..<end))
      from = end
    }
    return .pointer(.list, target, count)
  }
}
