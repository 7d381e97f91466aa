/// Reads numbers as `serde_json` does in the package: quickly, and not always to the nearest double. Where two ways to cut
/// a word have nearly the same score, the last bit decides.
enum RustNumber {
  /// The number written in `text`; nil where it is none, or too large.
  static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    var at = 0
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative { at += 1 }
    var (significand, exponent) = (UInt64(0), 0)
    guard digits(text, &at, &significand, skipped: { exponent += 1 }) else { return nil }
    if at < text.count, text[at] == UInt8(ascii: ".") {
      at += 1
      let before = at
      var dropped = 0
      guard digits(text, &at, &significand, skipped: { dropped += 1 }) else { return nil }
      exponent -= at - before - dropped
    }
    if at < text.count, text[at] | 0x20 == UInt8(ascii: "e") {
      guard let power = power(text, at + 1) else { return nil }
      exponent = max(min(exponent + power, 100_000), -100_000)
      at = text.count
    }
    guard at == text.count, let value = scaled(Double(significand), exponent) else { return nil }
    return isNegative ? -value : value
  }

  /// Reads digits while they fit into 64 bits; of all others `skipped` is told. False where there is no digit.
  private static func digits(
    _ text: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ significand: inout UInt64, skipped: () -> Void
  ) -> Bool {
    let start = at
    var isFull = false
    while at < text.count, text[at] &- UInt8(ascii: "0") < 10 {
      let (product, overflows) = significand.multipliedReportingOverflow(by: 10)
      let (sum, spills) = product.addingReportingOverflow(UInt64(text[at] &- UInt8(ascii: "0")))
      isFull = isFull || overflows || spills
      if isFull { skipped() } else { significand = sum }
      at += 1
    }
    return at > start
  }

  private static func power(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    var at = start
    let isNegative = at < text.count && text[at] == UInt8(ascii: "-")
    if at < text.count, text[at] == UInt8(ascii: "-") || text[at] == UInt8(ascii: "+") { at += 1 }
    guard at < text.count else { return nil }
    var value = 0
    while at < text.count {
      guard text[at] &- UInt8(ascii: "0") < 10 else { return nil }
      value = min(value * 10 + Int(text[at] &- UInt8(ascii: "0")), 100_000)
      at += 1
    }
    return isNegative ? -value : value
  }

  private static func scaled(_ value: Double, _ exponent: Int) -> Double? {
    var (value, exponent) = (value, exponent)
    while exponent < -308 {
      if value == 0 { return 0 }
      value /= 1e308
      exponent += 308
    }
    if exponent > 308 { return value == 0 ? 0 : nil }
    value = exponent >= 0 ? value * powers[exponent] : value / powers[-exponent]
    return value.isFinite ? value : nil
  }

  private static let powers: [Double] = (0...308).map { Double("1e\($0)") ?? .infinity }
}
