import CProcessor
import JSON
import MaskModel

/// The entries of a model, as they are spelled in the file, and their ids.
///
/// One buffer for all spellings and flat tables of integers: 262,144 entries are 8 MB, where a dictionary of arrays
/// would be 60 and take ten times as long to fill.
struct Vocabulary: Sendable {
  private var bytes: [UInt8] = []
  /// Where each entry's spelling begins in `bytes`, with one end behind the last.
  private var starts: [Int] = [0]
  private var ids: [TokenID] = []
  private let hash = ByteHash()
  private var table: SpellingTable
  private var byID = IDIndex()

  /// Entries with different spellings.
  var count: Int { ids.count }

  /// How many bytes all spellings have together.
  var spelledBytes: Int { bytes.count }

  /// - Parameters:
  ///   - entries: about how many entries there will be, so that the table need not grow step by step.
  ///   - count: and how many bytes of spellings.
  init(entries: Int, bytes count: Int) {
    table = SpellingTable(entries: min(entries, 1 << 22), hash: hash)
    bytes.reserveCapacity(count)
    starts.reserveCapacity(entries + 1)
    ids.reserveCapacity(entries)
  }

  /// Adds entries; one that is there already gets the new id, as in any map.
  ///
  /// Many at once: all are looked for before the first is put in, so that they wait for memory together.
  mutating func insert(_ entries: [(spelling: UnsafeBufferPointer<UInt8>, id: TokenID)]) {
    makeRoom(for: entries.count)
    let looks = entries.map { look(for: $0.spelling) }
    for (index, entry) in entries.enumerated() { insert(looks[index], id: entry.id) }
  }

  private mutating func insert(_ look: Look, id: TokenID) {
    let place = slot(of: look)
    guard table.slots[place].entry == 0 else {
      ids[Int(table.slots[place].entry) - 1] = id
      return
    }
    bytes.append(contentsOf: look.spelling)
    starts.append(bytes.count)
    ids.append(id)
    table.slots[place] = SpellingTable.Slot(
      low: look.key.low, high: look.key.high, entry: UInt32(truncatingIfNeeded: ids.count))
  }

  /// To be called once, when all entries are there.
  ///
  /// - Returns: an id that two entries have, if any.
  mutating func finish() -> TokenID? { byID.build(ids) }

  func entry(of spelling: UnsafeBufferPointer<UInt8>) -> Int32? { entry(of: look(for: spelling)) }

  /// A spelling that will be looked for: look for many, then ask for the entry of each, and the reads of the table wait
  /// for memory together and not one after another.
  struct Look {
    let spelling: UnsafeBufferPointer<UInt8>
    fileprivate let key: SpellingTable.Key
    fileprivate let place: Int
  }

  @inline(__always)
  func look(for spelling: UnsafeBufferPointer<UInt8>) -> Look {
    let key = table.key(of: spelling)
    let place = table.place(of: key)
    readAhead(table.slots + place)
    return Look(spelling: spelling, key: key, place: place)
  }

  func entry(of look: Look) -> Int32? {
    let found = table.slots[slot(of: look)].entry
    return found == 0 ? nil : Int32(truncatingIfNeeded: found &- 1)
  }

  func entry(of spelling: [UInt8]) -> Int32? { spelling.withUnsafeBufferPointer { entry(of: $0) } }

  func id(of spelling: UnsafeBufferPointer<UInt8>) -> TokenID? { entry(of: spelling).map { ids[Int($0)] } }

  func id(of spelling: [UInt8]) -> TokenID? { spelling.withUnsafeBufferPointer { id(of: $0) } }

  @inline(__always)
  func id(ofEntry entry: Int32) -> TokenID { ids[Int(entry)] }

  func spelling(of id: TokenID) -> Text? { byID.entry(of: id).map { Text(bytes: Array(spelling(ofEntry: $0))) } }

  func spelling(ofEntry entry: Int) -> ArraySlice<UInt8> { bytes[starts[entry]..<starts[entry + 1]] }

  /// Calls `body` with each entry and its spelling, in the file's order.
  func forEach(_ body: (UnsafeBufferPointer<UInt8>, Int32) -> Void) {
    bytes.withUnsafeBufferPointer { all in
      for entry in 0..<count {
        body(UnsafeBufferPointer(rebasing: all[starts[entry]..<starts[entry + 1]]), Int32(truncatingIfNeeded: entry))
      }
    }
  }

  /// Whether the entry is spelled `left` + `right`.
  func entry(_ entry: Int, isSpelled left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard entry >= 0, entry < count, starts[entry + 1] - starts[entry] == left.count + right.count else { return false }
    let start = starts[entry]
    return bytes.withUnsafeBufferPointer { all in
      for index in 0..<left.count where all[start + index] != left[index] { return false }
      for index in 0..<right.count where all[start + left.count + index] != right[index] { return false }
      return true
    }
  }

  /// Where the spelling stands, or the free slot where it belongs.
  private func slot(of look: Look) -> Int {
    var place = look.place
    while table.slots[place].entry != 0 {
      if table.slots[place].has(look.key), look.key.isWhole || isEntry(table.slots[place].entry, look.spelling) {
        return place
      }
      place = (place &+ 1) & table.mask
    }
    return place
  }

  private func isEntry(_ number: UInt32, _ spelling: UnsafeBufferPointer<UInt8>) -> Bool {
    let entry = Int(number) - 1
    guard starts[entry + 1] - starts[entry] == spelling.count else { return false }
    return bytes.withUnsafeBufferPointer { isEqual($0, starts[entry], spelling) }
  }

  private func isEqual(_ all: UnsafeBufferPointer<UInt8>, _ start: Int, _ spelling: UnsafeBufferPointer<UInt8>) -> Bool
  {
    for index in 0..<spelling.count where all[start + index] != spelling[index] { return false }
    return true
  }

  private mutating func makeRoom(for more: Int) {
    guard !table.holds(count + more) else { return }
    table = SpellingTable(entries: (count + more) * 2, hash: hash)
    bytes.withUnsafeBufferPointer { all in
      for entry in 0..<count {
        let key = table.key(of: UnsafeBufferPointer(rebasing: all[starts[entry]..<starts[entry + 1]]))
        var place = table.place(of: key)
        while table.slots[place].entry != 0 { place = (place + 1) & table.mask }
        table.slots[place] = SpellingTable.Slot(
          low: key.low, high: key.high, entry: UInt32(truncatingIfNeeded: entry + 1))
      }
    }
  }
}
