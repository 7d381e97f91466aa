/// Sixteen bits for each code point: 256 to a block, equal blocks shared.
///
/// Raw memory that lives as long as the process: scanners look into it for every character beyond ASCII, and an array
/// would be retained, checked and released each time.
struct CodePointBlocks: @unchecked Sendable {
  private let index: UnsafeMutablePointer<UInt16>
  private let blocks: UnsafeMutablePointer<UInt16>

  /// - Parameter codePoint: anything; beyond U+10FFFF is taken for U+10FFFF.
  @inline(__always) subscript(codePoint: UInt32) -> UInt16 {
    let code = Int(min(codePoint, 0x10FFFF))
    return blocks[Int(index[code >> 8]) << 8 | code & 0xFF]
  }

  /// - Parameter runs: length and value of each run of equal code points, packed.
  init(runs: StaticString) {
    let blockCount = 0x110000 >> 8
    var values: [UInt16] = []
    var uniform: [UInt16: UInt16] = [:]
    var reader = PackedIntegers(runs)
    var left = 0
    var value: UInt16 = 0
    index = .allocate(capacity: blockCount)
    for block in 0..<blockCount {
      if left >= 256, let known = uniform[value] {
        index[block] = known
        left -= 256
        continue
      }
      index[block] = UInt16(truncatingIfNeeded: values.count >> 8)
      if left >= 256 { uniform[value] = index[block] }
      for _ in 0..<256 {
        if left == 0 {
          left = reader.next() ?? .max
          value = UInt16(truncatingIfNeeded: reader.next() ?? 0)
        }
        values.append(value)
        left -= 1
      }
    }
    blocks = .allocate(capacity: values.count)
    blocks.initialize(from: values, count: values.count)
  }
}
