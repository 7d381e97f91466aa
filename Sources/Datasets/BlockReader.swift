import JSON
import MaskModel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes of a source that `datasets` reads and types as one: 10 MiB and on to the end of that line.
struct Block {
  /// Valid until the next block is read.
  var bytes: UnsafeBufferPointer<UInt8>
  /// Offset of the first byte in the source.
  var start: Int
  /// Line of the first byte, from 1.
  var line: Int
  /// Arrow had to pass over a mark before this block, which pandas does not.
  var hadByteOrderMark: Bool
  /// A line that was passed over because it is longer than the bound: its offset.
  var overlongLine: Int?
  /// The source begins with an array, or with an object that goes on behind its first block: `datasets` reads it whole,
  /// as we do up to the bound.
  var isArray: Bool
  /// The block is all of the source.
  var isWhole = false
}

/// Cuts a source into blocks, in one buffer that is used again and again. A class because it owns that buffer.
final class BlockReader {
  private let source: any ByteSource
  private let options: JSONLinesOptions
  private var buffer: UnsafeMutableRawBufferPointer
  /// Bytes in the buffer, of which the first `used` were handed out.
  private var filled = 0
  private var used = 0
  /// Offset in the source of the buffer's first byte.
  private var start = 0
  private var line = 1
  private var isFirst = true
  private var isAtEnd = false
  private var isInsideOverlongLine = false

  /// Byte order marks that are passed over: one by Arrow, and in the first file another by `datasets`.
  private var marksLeft: Int

  init(_ source: any ByteSource, _ options: JSONLinesOptions, isFirstSource: Bool) {
    marksLeft = isFirstSource ? 2 : 1
    self.source = source
    self.options = options
    let count = options.blockSize + options.readSize
    buffer = UnsafeMutableRawBufferPointer(start: malloc(count), count: count)
  }

  deinit { free(buffer.baseAddress) }

  /// Nil at the end of the source.
  func next() throws -> Block? {
    takeAway()
    try skipOverlongLine()
    // Six bytes at least, so that byte order marks are seen whole.
    try fill(to: max(6, options.blockSize))
    guard filled > 0 else { return nil }
    if isFirst { dropByteOrderMarks() }
    var isArray = isFirst && beginsWithArray()
    var overlong: Int?
    used = try isArray ? wholeSource(&overlong) : endOfLine(&overlong)
    if isFirst, !isArray, overlong == nil, hasMore(), endsInsideFirstValue() {
      isArray = true
      used = try wholeSource(&overlong)
    }
    let block = Block(
      bytes: UnsafeRawBufferPointer(rebasing: buffer[..<used]).assumingMemoryBound(to: UInt8.self), start: start,
      line: line, hadByteOrderMark: isFirst && marksLeft == 0, overlongLine: overlong, isArray: isArray,
      isWhole: isFirst && isAtEnd && used == filled && overlong == nil)
    isFirst = false
    return block
  }

  /// Moves what was read ahead to the front.
  private func takeAway() {
    guard used > 0 else { return }
    line += newlines(before: used)
    let left = filled - used
    if left > 0, let base = buffer.baseAddress { base.copyMemory(from: base + used, byteCount: left) }
    start += used
    filled = left
    used = 0
  }

  private func dropByteOrderMarks() {
    while marksLeft > 0, filled >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF {
      used = 3
      takeAway()
      marksLeft -= 1
    }
  }

  private func fill(to count: Int) throws {
    while filled < count, !isAtEnd { try readMore(count) }
  }

  private func readMore(_ wanted: Int) throws {
    if buffer.count - filled < options.readSize { try grow(to: buffer.count * 2 + options.readSize) }
    let room = min(buffer.count - filled, max(options.readSize, wanted - filled))
    let target = UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<filled + room])
    let count = try source.read(at: start + filled, into: target)
    filled += max(0, min(count, room))
    isAtEnd = count <= 0
  }

  /// `realloc` moves pages instead of copying them, so that a large buffer never stands in memory twice.
  private func grow(to count: Int) throws {
    guard count > buffer.count else { return }
    guard let larger = realloc(buffer.baseAddress, count) else { throw DatasetError.noMemory(bytes: count) }
    buffer = UnsafeMutableRawBufferPointer(start: larger, count: count)
  }

  /// Also behind white space: Arrow fails there and `datasets` then has pandas read the whole.
  private func beginsWithArray() -> Bool {
    for index in 0..<filled {
      switch buffer[index] {
      case 0x20, 0x09, 0x0A, 0x0D: continue
      case let byte: return byte == UInt8(ascii: "[")
      }
    }
    return false
  }

  private func hasMore() -> Bool { used < filled || !isAtEnd }

  /// Arrow cannot read a value that is cut there, but pandas is then given all of the source.
  private func endsInsideFirstValue() -> Bool {
    guard buffer[0] == UInt8(ascii: "{") else { return false }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<used]).assumingMemoryBound(to: UInt8.self)
    var reader = JSONReader(bytes, from: 0, readsArrowNumbers: true)
    do throws(JSONError) {
      try reader.skipValue()
      return false
    } catch {
      return error.kind == .truncated
    }
  }

  private func wholeSource(_ overlong: inout Int?) throws -> Int {
    if let size = source.size, size <= options.longestLine { try grow(to: size + options.readSize + 1) }
    while !isAtEnd, filled <= options.longestLine { try readMore(options.readSize) }
    guard filled > options.longestLine else { return filled }
    overlong = start
    isAtEnd = true
    filled = 0
    return 0
  }

  /// The end of the line in which byte `blockSize` stands; that of the next line where that byte begins one.
  private func endOfLine(_ overlong: inout Int?) throws -> Int {
    var index = min(options.blockSize, filled)
    var lineStart: Int?
    while true {
      if let end = newline(from: index) { return end + 1 }
      index = filled
      if isAtEnd { return filled }
      // Once: a long line is read in many steps.
      let begin = lineStart ?? lastLineStart()
      lineStart = begin
      if filled - begin > options.longestLine {
        overlong = start + begin
        isInsideOverlongLine = true
        return begin
      }
      try readMore(options.readSize)
    }
  }

  private func lastLineStart() -> Int {
    var index = min(options.blockSize, filled)
    while index > 0, buffer[index - 1] != 0x0A { index -= 1 }
    return index
  }

  /// Passes over the rest of a line that is too long to be held.
  private func skipOverlongLine() throws {
    guard isInsideOverlongLine else { return }
    isInsideOverlongLine = false
    while true {
      if let end = newline(from: 0) {
        used = end + 1
        return takeAway()
      }
      start += filled
      filled = 0
      if isAtEnd { return }
      try readMore(options.readSize)
    }
  }

  private func newline(from index: Int) -> Int? {
    guard index < filled, let base = buffer.baseAddress,
      let found = memchr(base + index, 0x0A, filled - index)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func newlines(before end: Int) -> Int {
    var count = 0
    var index = 0
    while let found = newline(from: index), found < end {
      count += 1
      index = found + 1
    }
    return count
  }
}
