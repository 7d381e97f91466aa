import JSON
import MaskModel

/// Columns whose names make pandas look for dates (`_should_convert_dates` and `_try_convert_to_date`, pandas 3.1), as far
/// as we follow it: ISO dates, and whole numbers since 1970. What only dateutil could tell is refused.
enum PandasDates {
  static func looksForDates(_ name: Text) -> Bool {
    let name = name.string.lowercased()
    return name.hasSuffix("_at") || name.hasSuffix("_time") || name.hasPrefix("timestamp")
      || ["modified", "date", "datetime"].contains(name)
  }

  /// Nil where pandas leaves the column as it is.
  static func dates(
    _ values: [JSONValue], _ type: ColumnType
  ) throws(PandasDocument.Refusal) -> PandasTypes.Typed? {
    guard !values.isEmpty else { return nil }
    switch type {
    case .null: return (.timestamp, values)
    case .int64, .float64: return try numbers(values)
    case .string, .timestamp: return try texts(values)
    default: return nil
    }
  }
}

extension PandasDates {
  /// Numbers up to it are too small for seconds since 1970: they end with that year.
  private static let smallest = 31_536_000.0
  /// Of 64 bits of nanoseconds.
  private static let lastSecond = 9_223_372_036
  /// Seconds, milliseconds, microseconds and nanoseconds.
  private static let units = [1, 1_000, 1_000_000, 1_000_000_000]

  private static func numbers(_ values: [JSONValue]) throws(PandasDocument.Refusal) -> PandasTypes.Typed? {
    let numbers = values.filter { !$0.isNull }
    guard numbers.allSatisfy({ ($0.number ?? 0) > smallest }) else { return nil }
    let whole = numbers.compactMap { $0.number.flatMap { Int(exactly: $0) } }
    // Beyond 64 bits none of the units fits.
    guard !numbers.contains(where: \.isBigInteger) else { return nil }
    guard whole.count == numbers.count, let largest = whole.max() else { throw .unknown }
    // The first unit in which all dates fit into 64 bits of nanoseconds; in the last second of them rounding decides.
    guard let unit = units.first(where: { largest / $0 <= lastSecond }),
      largest / unit < lastSecond || unit == 1 || unit == units[3]
    else { throw .unknown }
    // Beside null or a float, integers are doubles.
    let isExact = values.allSatisfy { $0.int != nil }
    let dates = values.map { value -> JSONValue in
      let number = isExact ? value.int : value.number.flatMap { Int(exactly: $0) }
      return number.flatMap { text($0, unit) }.map(JSONValue.string) ?? .null
    }
    return (unit == units[3] ? .nanoseconds : .microseconds, dates)
  }

  private static func text(_ value: Int, _ unit: Int) -> Text? {
    Timestamp.text(value / unit).map { Text($0.string + PandasDateText.fraction(value % unit * (units[3] / unit))) }
  }
}

extension PandasDates {
  private static func texts(_ values: [JSONValue]) throws(PandasDocument.Refusal) -> PandasTypes.Typed? {
    let texts = values.compactMap(\.text)
    if texts.contains(where: isNoDate) { return nil }
    if texts.allSatisfy({ $0.bytes.isEmpty }) { return (.timestamp, values.map { _ in .null }) }
    var dates: [JSONValue] = []
    var zones: Set<PandasDateText.Zone?> = []
    for value in values {
      guard let text = value.text, !text.bytes.isEmpty else {
        dates.append(.null)
        continue
      }
      guard let date = PandasDateText(text.bytes) else { throw .unknown }
      dates.append(.string(Text(date.text + (date.zone?.text ?? ""))))
      zones.insert(date.zone)
    }
    // Dates of different zones do not go together, nor those with and without one.
    guard zones.count == 1, let zone = zones.first else { return nil }
    return (zone.map { .microseconds(zone: $0.name) } ?? .microseconds, dates)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// No digit, or a word that no date has. What a month or a weekday alone would be, pandas does not take.
  private static func isNoDate(_ text: Text) -> Bool {
    let bytes = text.bytes
    if !bytes.contains(where: isDigit), bytes.allSatisfy({ $0 < 0x80 }), bytes.contains(where: { $0 > 0x20 }) {
      return !wordsWithoutDigits.contains(text.string.lowercased())
    }
    return bytes.split { !isLetter($0) }.contains { word in
      word.count >= 6 && !longWords.contains(String(decoding: word, as: UTF8.self).lowercased())
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

  /// Now, and what is null for pandas.
  private static let wordsWithoutDigits: Set<String> = [
    "now", "today", "nat", "nan", "na", "n/a", "<na>", "null", "#n/a",
  ]

  /// Of dateutil, with six letters or more.
  private static let longWords: Set<String> = [
    "january", "february", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday", "minute", "minutes", "second", "seconds",
  ]
}

extension JSONValue {
  fileprivate var isBigInteger: Bool { if case .bigInteger = self { true } else { false } }

  fileprivate var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .bigInteger(let digits): Double(digits.string)
    case .double(let number): number
    default: nil
    }
  }
}
