/// Which neighbours among the ASCII characters have a cut between them, and the cuts of many bytes at once.
///
/// To ask byte by byte whether a piece ends is a question that the processor guesses wrong at nearly every word; to mark
/// all cuts of 64 bytes first asks nothing.
struct ASCIICuts: Sendable {
  /// 1 where there is a cut, by left and right character: 16 kB, of which words touch four.
  private let table: [UInt8]

  init(isCut: (UInt32, UInt32) -> Bool) {
    table = (0..<1 << 14).map { isCut($0 >> 7, $0 & 0x7F) ? 1 : 0 }
  }

  /// How many positions `marks` answers for at most.
  static let most = 64

  func withTable<Result>(_ body: (Table) -> Result) -> Result {
    table.withUnsafeBufferPointer { body(Table(cuts: $0)) }
  }

  struct Table {
    fileprivate let cuts: UnsafeBufferPointer<UInt8>

    @inline(__always)
    func isCut(_ left: UInt8, _ right: UInt8) -> Bool { cuts[Int(left) << 7 | Int(right)] != 0 }

    /// The cuts before the bytes at `start` and behind it, a bit each, and for how many bytes they are told: as many
    /// words of eight as lie before `end` and are ASCII, none where the byte before `start` is not.
    @inline(__always)
    func marks(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> (bits: UInt64, count: Int) {
      var left = UInt64(text[start &- 1])
      guard left < 0x80 else { return (0, 0) }
      var bits: UInt64 = 0
      var count = 0
      while count < ASCIICuts.most, start &+ count &+ 8 <= end {
        var word = UInt64(littleEndian: UnsafeRawPointer(text + (start &+ count)).loadUnaligned(as: UInt64.self))
        guard word & 0x8080_8080_8080_8080 == 0 else { break }
        var byte: UInt64 = 0
        for index in 0..<8 as Range<UInt64> {
          let right = word & 0x7F
          byte |= UInt64(cuts[Int(truncatingIfNeeded: left << 7 | right)]) << index
          left = right
          word >>= 8
        }
        bits |= byte << UInt64(count)
        count &+= 8
      }
      return (bits, count)
    }
  }
}
