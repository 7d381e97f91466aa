/// One stretch of text while it is decomposed, ordered and, by some forms, composed again.
///
/// Each character carries a `change`, as the package's iterators hand it on: 1 for a character that was inserted, 0 for
/// one that stands for one source character, −n for one that swallowed n more. They decide the offsets.
struct FormSegment {
  private struct Item {
    var code: UInt32
    var order: UInt8
    var change: Int
  }

  private var items: [Item] = []
  /// Whether the last segment came out otherwise than it went in.
  private(set) var changed = false

  mutating func normalize(
    _ text: UnsafePointer<UInt8>, _ range: Range<Int>, _ form: NormalForm, _ tables: NFCTables
  ) {
    items.removeAll(keepingCapacity: true)
    decompose(text, range, form, tables)
    order()
    if form.composes { recompose(tables) }
    changed = differs(text, range)
  }

  private mutating func decompose(
    _ text: UnsafePointer<UInt8>, _ range: Range<Int>, _ form: NormalForm, _ tables: NFCTables
  ) {
    let classes = CodePointTable.probed
    var at = range.lowerBound
    var found: [Item] = []
    swap(&found, &items)
    while at < range.upperBound {
      let scalar = UTF8Scalar(text, at: at, end: range.upperBound)
      var isFirst = true
      tables.decompose(scalar.value, compatibly: form.isCompatible) { part in
        found.append(Item(code: part, order: classes[part].combiningOrder, change: isFirst ? 0 : 1))
        isFirst = false
      }
      at &+= scalar.length
    }
    swap(&found, &items)
  }

  /// Sorts each run of combining marks by class; marks of one class keep their order.
  private mutating func order() {
    var at = 0
    while at < items.count {
      guard items[at].order != 0 else {
        at += 1
        continue
      }
      let start = at
      while at < items.count, items[at].order != 0 { at += 1 }
      let isSorted = (start + 1..<max(at, start + 1)).allSatisfy { items[$0 - 1].order <= items[$0].order }
      if !isSorted {
        // Pairs of class and position make any sort a stable one.
        let sorted = items[start..<at].enumerated().sorted {
          ($0.element.order, $0.offset) < ($1.element.order, $1.offset)
        }
        for (offset, pair) in sorted.enumerated() { items[start + offset] = pair.element }
      }
    }
  }

  /// The package's `Recompositions` (unicode-normalization-alignments): marks go behind the starter they failed to join.
  private mutating func recompose(_ tables: NFCTables) {
    var result: [Item] = []
    result.reserveCapacity(items.count)
    var marks: [Item] = []
    var starter: Item?
    var lastOrder: UInt8?
    for item in items {
      guard let current = starter else {
        if item.order == 0 { starter = item } else { result.append(item) }
        continue
      }
      let isBlocked = lastOrder.map { $0 >= item.order } ?? false
      if !isBlocked, let composed = tables.compose(current.code, item.code) {
        starter = Item(code: composed, order: 0, change: current.change &+ item.change &- 1)
      } else if item.order == 0 {
        result.append(current)
        result.append(contentsOf: marks)
        marks.removeAll(keepingCapacity: true)
        starter = item
        lastOrder = nil
      } else {
        marks.append(item)
        lastOrder = item.order
      }
    }
    if let starter { result.append(starter) }
    items = result + marks
  }

  private func differs(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    for item in items {
      guard at < range.upperBound else { return true }
      let scalar = UTF8Scalar(text, at: at, end: range.upperBound)
      if scalar.value != item.code || item.change != 0 { return true }
      at &+= scalar.length
    }
    return at != range.upperBound
  }

  /// Appends the composed characters with the spans that the package gives them (`NormalizedString::transform`).
  func emit(from source: AlignedText, _ range: Range<Int>, into target: inout AlignedText) {
    source.bytes.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return }
      var at = range.lowerBound
      for item in items {
        // An inserted character takes the span of what was consumed last.
        let owner = item.change > 0 ? max(at - 1, 0) : min(at, range.upperBound - 1)
        let (start, end) = source.span(at: owner)
        target.append(item.code, start: start, end: end)
        var consumed = item.change > 0 ? 0 : 1 - item.change
        while consumed > 0, at < range.upperBound {
          at += UTF8Scalar(bytes, at: at, end: range.upperBound).length
          consumed -= 1
        }
      }
    }
  }
}
