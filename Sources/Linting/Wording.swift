import JSON
import MaskModel

/// `1 row`, `12,345 rows`.
func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
  "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
}

/// `12,345`
func grouped(_ number: Int) -> String {
  var digits = Array(String(number.magnitude))
  var place = digits.count - 3
  while place > 0 {
    digits.insert(",", at: place)
    place -= 3
  }
  return (number < 0 ? "-" : "") + String(digits)
}

/// `79 %`. All is the only `100 %`, and none the only `0 %`.
func percent(_ part: Int, of whole: Int) -> String {
  guard whole > 0, part > 0 else { return "0 %" }
  guard part < whole else { return "100 %" }
  let rounded = Int((Double(part) / Double(whole) * 100).rounded())
  return rounded == 0 ? "under 1 %" : rounded == 100 ? "over 99 %" : "\(rounded) %"
}

/// Text of the user's between backquotes: control, invisible and direction-changing characters are written out, a long
/// one is shortened in the middle.
func quoted(_ text: Text, limit: Int = 60) -> String { quoted(text.bytes, limit: limit) }

func quoted(_ bytes: some Collection<UInt8>, limit: Int = 60) -> String {
  "`\(shown(String(decoding: bytes, as: UTF8.self), limit: limit))`"
}

/// The same without backquotes.
func shown(_ string: String, limit: Int = 60) -> String {
  let scalars = Array(string.unicodeScalars)
  guard scalars.count > limit else { return scalars.map(visible).joined() }
  let half = limit / 2
  return scalars.prefix(half).map(visible).joined() + "…" + scalars.suffix(half).map(visible).joined()
}

private func visible(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\n": return "\\n"
  case "\t": return "\\t"
  case "\r": return "\\r"
  case "\\": return "\\\\"
  case "`": return "\\`"
  default:
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate:
      return "\\u{\(String(scalar.value, radix: 16))}"
    default: return String(scalar)
    }
  }
}
