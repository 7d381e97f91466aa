/// How Arrow cuts a block that it is given at once: into parts of 320 kB, each of them lines, which it reads one by one.
/// A value over several lines that a part ends in is broken for it.
struct ArrowParts {
  /// `chunksize // 32` of `Json._generate_tables` (datasets 5.2).
  static let smallestSize = (10 << 20) / 32

  /// Bytes of a part, of which the first begins with the block.
  let size: Int

  /// Nil where the block is one part: small ones, and those of more than eight parts, as `datasets` wants it then.
  init?(_ block: Block) {
    let count = block.bytes.count
    guard block.isWhole, count > Self.smallestSize, count / 8 <= Self.smallestSize else { return nil }
    var size = Self.smallestSize
    // Where a line reaches over a whole part `datasets` tries again with parts twice as large.
    while size < count, !Self.everyPartHasLineEnd(block.bytes, size) { size *= 2 }
    guard size < count else { return nil }
    self.size = size
  }

  private static func everyPartHasLineEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ size: Int) -> Bool {
    stride(from: size, to: max(size, bytes.count - size), by: size).allSatisfy {
      bytes[$0..<$0 + size].contains(0x0A)
    }
  }

  /// The part that holds the line that ends at that offset in the block.
  func part(ofLineEnd offset: Int) -> Int { offset / size }

  /// Whether a part ends inside the value that stands there.
  func cuts(_ value: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let first = value.lowerBound / size + 1
    return stride(from: first * size, through: value.upperBound, by: size).contains { end in
      bytes[value.lowerBound..<end].contains(0x0A)
    }
  }
}
