/// The characters that an expression tells apart, each kind a byte.
///
/// No expression needs more: two characters that are in the same of its classes are one to it. So the matcher sees a
/// byte for each character and classes of bytes. What a class holds is settled by our tables alone, whatever Unicode the
/// library knows, and none of its ranges is searched at run time.
struct PatternAtoms: Sendable {
  /// For each set the bytes of its characters.
  private(set) var bytes: [CodePointSet: [UInt8]] = [:]
  private let ascii: [UInt8]
  /// By the upper bits of a code point, which of the blocks.
  private let index: [UInt16]
  private let blocks: [UInt8]

  init(_ sets: Set<CodePointSet>) throws(PatternProblem) {
    let kinds = try Kinds(sets)
    for (set, members) in zip(kinds.sets, kinds.members) { bytes[set] = members }
    (index, blocks) = Self.table(kinds.runs)
    ascii = Array(blocks[Int(index[0]) << 8..<Int(index[0]) << 8 + 128])
  }

  /// The byte of each character of a text.
  func append(_ text: UnsafePointer<UInt8>, _ range: Range<Int>, to atoms: inout [UInt8]) {
    ascii.withUnsafeBufferPointer { ascii in
      var at = range.lowerBound
      while at < range.upperBound {
        let byte = text[at]
        if byte < 0x80 {
          atoms.append(ascii[Int(byte)])
          at &+= 1
        } else {
          let scalar = UTF8Scalar(text, at: at, end: range.upperBound)
          let code = Int(min(scalar.value, CodePointSet.last))
          atoms.append(blocks[Int(index[code >> 8]) << 8 | code & 0xFF])
          at &+= scalar.length
        }
      }
    }
  }

  /// 256 code points to a block, equal blocks shared.
  private static func table(_ runs: [(end: UInt32, kind: UInt8)]) -> ([UInt16], [UInt8]) {
    var index: [UInt16] = []
    var blocks: [UInt8] = []
    var known: [[UInt8]: UInt16] = [:]
    var uniform: [UInt8: UInt16] = [:]
    var run = 0
    for start in stride(from: UInt32(0), through: CodePointSet.last, by: 256) {
      while runs[run].end < start { run += 1 }
      let isUniform = runs[run].end >= start + 255
      if isUniform, let number = uniform[runs[run].kind] {
        index.append(number)
        continue
      }
      let block = block(start, runs[run...])
      let number = known[block] ?? UInt16(truncatingIfNeeded: blocks.count >> 8)
      if known.updateValue(number, forKey: block) == nil { blocks += block }
      if isUniform { uniform[runs[run].kind] = number }
      index.append(number)
    }
    return (index, blocks)
  }

  private static func block(_ start: UInt32, _ runs: ArraySlice<(end: UInt32, kind: UInt8)>) -> [UInt8] {
    var block: [UInt8] = []
    var run = runs.startIndex
    for code in start..<start + 256 {
      while runs[run].end < code { run += 1 }
      block.append(runs[run].kind)
    }
    return block
  }
}

/// All code points, put together by the sets that they are in.
private struct Kinds {
  let sets: [CodePointSet]
  /// For each set its kinds.
  private(set) var members: [[UInt8]]
  /// Runs of one kind, one behind the other from U+0000, by their last code point.
  private(set) var runs: [(end: UInt32, kind: UInt8)] = []

  private static let mostSets = 1 << 10

  init(_ all: Set<CodePointSet>) throws(PatternProblem) {
    guard all.count <= Self.mostSets else { throw PatternProblem(found: "more than \(Self.mostSets) classes") }
    sets = Array(all)
    members = sets.map { _ in [] }
    var borders: [(at: UInt32, set: Int)] = []
    for (number, set) in sets.enumerated() {
      for range in set.ranges {
        borders.append((range.lowerBound, number))
        borders.append((range.upperBound + 1, number))
      }
    }
    borders.sort { $0.at < $1.at }
    var inside = [UInt64](repeating: 0, count: sets.count / 64 + 1)
    var known: [[UInt64]: UInt8] = [:]
    var next = 0
    while next < borders.count || runs.isEmpty || runs[runs.count - 1].end < CodePointSet.last {
      let start = runs.last.map { $0.end + 1 } ?? 0
      while next < borders.count, borders[next].at <= start {
        inside[borders[next].set / 64] ^= 1 << UInt64(borders[next].set % 64)
        next += 1
      }
      if start > CodePointSet.last { break }
      let end = next < borders.count ? min(borders[next].at - 1, CodePointSet.last) : CodePointSet.last
      guard let kind = known[inside] ?? UInt8(exactly: known.count) else {
        throw PatternProblem(found: "more than 256 kinds of characters")
      }
      if known.updateValue(kind, forKey: inside) == nil {
        for number in sets.indices where inside[number / 64] >> UInt64(number % 64) & 1 != 0 {
          members[number].append(kind)
        }
      }
      runs.append((end, kind))
    }
  }
}
