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
  /// Open addressing: a part of the hash in the high half, entry + 1 in the low half; 0 where the slot is free. The hash is
  /// compared before the spelling, which lies elsewhere in memory.
  private var slots: [UInt64] = []
  private let hash = ByteHash()
  private var byID = IDIndex()

  /// Entries with different spellings.
  var count: Int { ids.count }

  init() { slots = Array(repeating: 0, count: 1 << 10) }

  /// Reserves for the entries of a file of that many bytes, so that the table need not grow step by step.
  mutating func reserve(entries: Int, bytes count: Int) {
    bytes.reserveCapacity(count)
    starts.reserveCapacity(entries + 1)
    ids.reserveCapacity(entries)
    var wanted = 1 << 10
    while wanted < entries * 2, wanted < 1 << 24 { wanted *= 2 }
    if wanted > slots.count { rebuild(wanted) }
  }

  /// Adds an entry; one that is there already gets the new id, as in any map.
  mutating func insert(_ spelling: UnsafeBufferPointer<UInt8>, id: TokenID) {
    let slot = self.slot(of: spelling)
    if slots[slot] != 0 {
      ids[Self.entry(slots[slot])] = id
      return
    }
    bytes.append(contentsOf: spelling)
    starts.append(bytes.count)
    ids.append(id)
    slots[slot] = Self.tag(hash(of: spelling)) | UInt64(ids.count)
    if ids.count * 2 > slots.count { rebuild(slots.count * 2) }
  }

  /// To be called once, when all entries are there.
  ///
  /// - Returns: an id that two entries have, if any.
  mutating func finish() -> TokenID? { byID.build(ids) }

  func entry(of spelling: UnsafeBufferPointer<UInt8>) -> Int32? {
    let found = slots[slot(of: spelling)]
    return found == 0 ? nil : Int32(truncatingIfNeeded: Self.entry(found))
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

  private func slot(of spelling: UnsafeBufferPointer<UInt8>) -> Int {
    let mask = slots.count - 1
    let start = hash(of: spelling)
    let tag = Self.tag(start)
    var slot = Int(truncatingIfNeeded: start) & mask
    return slots.withUnsafeBufferPointer { slots in
      bytes.withUnsafeBufferPointer { all in
        while slots[slot] != 0 {
          if Self.tag(slots[slot]) == tag {
            let entry = Self.entry(slots[slot])
            let range = starts[entry]..<starts[entry + 1]
            if range.count == spelling.count, isEqual(all, range.lowerBound, spelling) { return slot }
          }
          slot = (slot + 1) & mask
        }
        return slot
      }
    }
  }

  private func isEqual(_ all: UnsafeBufferPointer<UInt8>, _ start: Int, _ spelling: UnsafeBufferPointer<UInt8>) -> Bool
  {
    for index in 0..<spelling.count where all[start + index] != spelling[index] { return false }
    return true
  }

  @inline(__always)
  private func hash(of spelling: UnsafeBufferPointer<UInt8>) -> UInt64 {
    spelling.baseAddress.map { hash($0, spelling.count) } ?? 0
  }

  @inline(__always)
  private static func tag(_ value: UInt64) -> UInt64 { value & 0xFFFF_FFFF_0000_0000 }

  @inline(__always)
  private static func entry(_ slot: UInt64) -> Int { Int(slot & 0xFFFF_FFFF) - 1 }

  private mutating func rebuild(_ capacity: Int) {
    slots = Array(repeating: 0, count: capacity)
    let mask = capacity - 1
    for entry in 0..<count {
      let spelling = bytes[starts[entry]..<starts[entry + 1]]
      let value = spelling.withUnsafeBufferPointer { hash(of: $0) }
      var slot = Int(truncatingIfNeeded: value) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = Self.tag(value) | UInt64(entry + 1)
    }
  }
}
