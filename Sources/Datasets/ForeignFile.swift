/// A file that is something else than lines of JSON in UTF-8, as its first bytes tell, whatever its name.
public struct ForeignFile: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// `datasets` unpacks it, and the command that does for a pipe.
    case packed(command: String)
    /// A data format with a loader of its own.
    case data(loader: String)
    /// Text in another encoding, as `iconv` names it.
    case text(encoding: String)
  }

  public let kind: Kind
  /// `a gzip file (its first bytes are 1F 8B)`
  public let found: String

  /// Bytes that are enough to tell.
  public static let headSize = 512

  /// Nil for what may well be JSON.
  public init?(head: [UInt8]) {
    if let known = Self.known.first(where: { head.starts(with: $0.bytes) }) {
      self.init(kind: known.kind, found: "\(known.name) (its first bytes are \(Self.shown(known.bytes)))")
    } else if let encoding = Self.wideEncoding(head) {
      self.init(kind: .text(encoding: encoding), found: "text in \(encoding) (most characters have a zero byte)")
    } else {
      return nil
    }
  }

  private init(kind: Kind, found: String) {
    self.kind = kind
    self.found = found
  }

  private static let known: [(bytes: [UInt8], name: String, kind: Kind)] = [
    ([0x1F, 0x8B], "a gzip file", .packed(command: "gzip -dc")),
    (Array("BZh".utf8), "a bzip2 file", .packed(command: "bzip2 -dc")),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "an xz file", .packed(command: "xz -dc")),
    ([0x28, 0xB5, 0x2F, 0xFD], "a zstd file", .packed(command: "zstd -dc")),
    (Array("PK\u{3}\u{4}".utf8), "a zip file", .packed(command: "unzip -p")),
    (Array("PAR1".utf8), "a Parquet file", .data(loader: "parquet")),
    (Array("ARROW1".utf8), "an Arrow file", .data(loader: "arrow")),
    ([0xFF, 0xFF, 0xFF, 0xFF], "an Arrow stream", .data(loader: "arrow")),
    ([0xFF, 0xFE, 0x00, 0x00], "text in UTF-32", .text(encoding: "UTF-32")),
    ([0x00, 0x00, 0xFE, 0xFF], "text in UTF-32", .text(encoding: "UTF-32")),
    ([0xFF, 0xFE], "text in UTF-16", .text(encoding: "UTF-16")),
    ([0xFE, 0xFF], "text in UTF-16", .text(encoding: "UTF-16")),
  ]

  /// Text without a mark: JSON is ASCII for the most part, so in wider units most high bytes are zero.
  private static func wideEncoding(_ head: [UInt8]) -> String? {
    guard head.count >= 4 else { return nil }
    var zeros = [0, 0, 0, 0]
    for (index, byte) in head.enumerated() where byte == 0 { zeros[index % 4] += 1 }
    let most = head.count / 4 * 3 / 4
    let isZero = zeros.map { $0 > 0 && $0 >= most }
    switch (isZero[0], isZero[1], isZero[2], isZero[3]) {
    case (false, true, true, true): return "UTF-32LE"
    case (true, true, true, false): return "UTF-32BE"
    case (false, true, false, true): return "UTF-16LE"
    case (true, false, true, false): return "UTF-16BE"
    default: return nil
    }
  }

  /// `PAR1`, `1F 8B`
  private static func shown(_ bytes: [UInt8]) -> String {
    if bytes.allSatisfy({ (0x21...0x7E).contains($0) }) { return String(decoding: bytes, as: UTF8.self) }
    return bytes.map { String($0 >> 4, radix: 16, uppercase: true) + String($0 & 15, radix: 16, uppercase: true) }
      .joined(separator: " ")
  }
}
