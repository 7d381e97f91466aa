import JSON
import MaskModel
import Reports
import Testing

/// What a format writes of a report; its rows, where it writes lines.
func rendered(_ format: ReportFormat, _ report: Report, options: ReportOptions = ReportOptions()) -> [UInt8] {
  switch format.output {
  case .whole(let render): return render(report, options)
  case .lines(let make):
    var bytes: [UInt8] = []
    for withTokens in [false, true] {
      let line = make(LineOptions(sources: report.data.map(\.source), withTokens: withTokens))
      for row in report.rows { line.append(row, to: &bytes) }
    }
    return bytes
  }
}

/// A byte of a terminal's control language, or a character that reorders text.
func steersTerminal(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x0A: false
  case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
  default: false
  }
}

/// Bytes stand for themselves and are spelled as in byte-level vocabularies; 2 is `<eos>`.
struct ByteTokenizer: Tokenizer {
  var card: TokenizerCard { TokenizerCard(source: "bytes", kind: "bytes", vocabularySize: 256) }
  func makeEncoder() -> any TokenEncoder { Encoder() }
  func id(of spelling: Text) -> TokenID? { spelling.count == 1 ? spelling.bytes.first.map { TokenID($0) } : nil }
  func spelling(of id: TokenID) -> Text? { bytes(of: id).map { Text(bytes: $0) } }
  func bytes(of id: TokenID) -> [UInt8]? { id == 2 ? Array("<eos>".utf8) : UInt8(exactly: id).map { [$0] } }
  func isAdded(_ id: TokenID) -> Bool { id == 2 }
  func isSpecial(_ id: TokenID) -> Bool { id == 2 }
  func isPlainSpecial(_ id: TokenID) -> Bool { isSpecial(id) }

  private final class Encoder: TokenEncoder {
    func encode(_ text: UnsafeBufferPointer<UInt8>, addSpecialTokens: Bool, into encoding: inout Encoding) {
      for (index, byte) in text.enumerated() {
        encoding.ids.append(TokenID(byte))
        encoding.spans.append(ByteSpan(start: Int32(index), end: Int32(index) + 1))
      }
    }
  }
}
