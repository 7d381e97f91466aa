/// Numbers as they are shown.
enum Numbers {
  /// `12,345`
  static func count(_ value: Int) -> String {
    var result = ""
    let digits = String(value.magnitude)
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return value < 0 ? "-" + result : result
  }

  /// `12 tokens`, `1 token`
  static func count(_ value: Int, _ noun: String) -> String { "\(count(value)) \(noun)\(value == 1 ? "" : "s")" }

  /// `0.05 %`, `2.4 %`, `31 %`; `–` of nothing. Only what is exactly 0 or 100 % is shown so.
  static func percent(_ ratio: Double?) -> String {
    guard let ratio, ratio.isFinite else { return "–" }
    let value = ratio * 100
    if ratio > 0, value < 0.01 { return "<0.01 %" }
    if ratio < 1, value > 99.9 { return "99.9 %" }
    if value < 1, value > 0 { return decimal(value, digits: 2) + " %" }
    if value < 10, value > 0 { return decimal(value, digits: 1) + " %" }
    return "\(Int((ratio == 1 ? 100 : min(value, 99)).rounded())) %"
  }

  private static func decimal(_ value: Double, digits: Int) -> String {
    let scale = digits == 1 ? 10 : 100
    let scaled = Int((value * Double(scale)).rounded())
    let rest = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: digits - rest.count) + rest
  }

  /// `0A 1F`
  static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
  }
}
