import MaskModel

/// Lists of integers as JSON. A whole list is written into scratch memory and appended at once: appending byte by byte
/// took four times as long (93 MB/s of lines with tokens instead of more than 300).
enum NumberList {
  /// Bytes of the longest number, `-2147483648`, and its comma.
  private static let widest = 12

  /// Appends `[1,-100,3]`.
  static func append(_ numbers: [Int32], to target: inout [UInt8]) {
    write(numbers.count * widest + 2, to: &target) { cursor in
      cursor.put(UInt8(ascii: "["))
      for (index, number) in numbers.enumerated() {
        if index > 0 { cursor.put(UInt8(ascii: ",")) }
        cursor.put(number)
      }
      cursor.put(UInt8(ascii: "]"))
    }
  }

  /// Appends `[[0,3],[3,5]]`.
  static func append(_ spans: [ByteSpan], to target: inout [UInt8]) {
    write(spans.count * (2 * widest + 3) + 2, to: &target) { cursor in
      cursor.put(UInt8(ascii: "["))
      for (index, span) in spans.enumerated() {
        if index > 0 { cursor.put(UInt8(ascii: ",")) }
        cursor.put(UInt8(ascii: "["))
        cursor.put(span.start)
        cursor.put(UInt8(ascii: ","))
        cursor.put(span.end)
        cursor.put(UInt8(ascii: "]"))
      }
      cursor.put(UInt8(ascii: "]"))
    }
  }

  private static func write(_ capacity: Int, to target: inout [UInt8], _ body: (inout Cursor) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { scratch in
      guard let start = scratch.baseAddress else { return }
      var cursor = Cursor(start: start)
      body(&cursor)
      target.append(contentsOf: UnsafeBufferPointer(start: start, count: cursor.count))
    }
  }

  /// Writes behind what it wrote before; the capacity is the caller's arithmetic above.
  private struct Cursor {
    let start: UnsafeMutablePointer<UInt8>
    var count = 0

    @inline(__always)
    mutating func put(_ byte: UInt8) {
      start[count] = byte
      count += 1
    }

    @inline(__always)
    mutating func put(_ number: Int32) {
      if number < 0 { put(UInt8(ascii: "-")) }
      var rest = number.magnitude
      var length = 1
      var bound: UInt32 = 10
      while length < 10, rest >= bound {
        length += 1
        bound = bound &* 10
      }
      var place = count + length
      count = place
      repeat {
        place -= 1
        start[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
    }
  }
}
