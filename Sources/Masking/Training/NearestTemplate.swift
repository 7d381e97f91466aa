import JSON
import MaskModel

/// A chat template as hashes of its pieces: cut before every tag and behind every line end, without white space around.
struct TemplatePieces {
  struct Piece {
    let text: ArraySlice<UInt8>
    let hash: UInt16
    /// From 1.
    let line: Int
  }

  let pieces: [Piece]

  init(_ source: Text) {
    var pieces: [Piece] = []
    var line = 1
    var start = 0
    let bytes = source.bytes
    func cut(_ end: Int) {
      let piece = Self.stripped(bytes[start..<end])
      if !piece.isEmpty { pieces.append(Piece(text: piece, hash: Self.hash(piece), line: line)) }
      start = end
    }
    for (at, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "{"), at + 1 < bytes.count, Self.opens.contains(bytes[at + 1]) { cut(at) }
      if byte == UInt8(ascii: "\n") {
        cut(at)
        line += 1
      }
    }
    cut(bytes.count)
    self.pieces = pieces
  }

  private static let opens = Array("%{#".utf8)

  private static func stripped(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
    else { return [] }
    return bytes[first...last]
  }

  /// FNV-1a, both halves in one.
  static func hash(_ bytes: some Sequence<UInt8>) -> UInt16 {
    let value = bytes.reduce(into: UInt32(0x811C_9DC5)) { $0 = ($0 ^ UInt32($1)) &* 0x0100_0193 }
    return UInt16(truncatingIfNeeded: value >> 16) ^ UInt16(truncatingIfNeeded: value)
  }
}

extension NearestTemplate {
  /// Beyond this a template is like none of them.
  private static let longest = 4_000

  /// The template that trl replaces which has most pieces in common with this one; nil where none has half of them.
  init?(to source: Text) {
    let own = TemplatePieces(source).pieces
    guard !own.isEmpty, own.count <= Self.longest else { return nil }
    let hashes = own.map(\.hash)
    let ranked = TemplateFingerprints.all.map { entry in
      let theirs = Self.hashes(entry.value)
      return (name: entry.key, theirs: theirs, common: Self.common(hashes, theirs))
    }.sorted { left, right in
      let (first, second) = (Self.score(left, hashes), Self.score(right, hashes))
      return first == second ? left.name < right.name : first > second
    }
    guard let best = ranked.first, Self.score(best, hashes) * 2 >= 1 else { return nil }
    let same = zip(hashes, best.theirs).prefix { $0 == $1 }.count
    let piece = same < own.count ? own[same] : nil
    self.init(
      name: best.name, likeness: min(99, Int(Self.score(best, hashes) * 100)), line: piece?.line,
      text: piece.map { Text(bytes: Array($0.text)) })
  }

  private static func score(_ entry: (name: String, theirs: [UInt16], common: Int), _ own: [UInt16]) -> Double {
    Double(entry.common) / Double(max(own.count, entry.theirs.count, 1))
  }

  /// The length of the longest common subsequence.
  private static func common(_ left: [UInt16], _ right: [UInt16]) -> Int {
    var row = [Int](repeating: 0, count: right.count + 1)
    for piece in left {
      var diagonal = 0
      for (at, other) in right.enumerated() {
        let above = row[at + 1]
        row[at + 1] = piece == other ? diagonal + 1 : max(above, row[at])
        diagonal = above
      }
    }
    return row[right.count]
  }

  private static func hashes(_ base64: String) -> [UInt16] {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for character in base64.utf8 {
      guard let digit = digit(character) else { continue }
      bits = bits << 6 | UInt32(digit)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
  }

  private static func digit(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
