import JSON

/// The text that Python writes for a value of a timestamp column: `2024-01-01T10:00:00+02:00` → `2024-01-01 08:00:00`.
///
/// `datasets` 5.2.0 makes such a column only of dates, and dates with hours, minutes and seconds, `Z` or an offset
/// behind them; the value is a `datetime` in UTC without a zone.
struct PythonDateTime {
  private var days: Int
  private var seconds: Int

  /// Nil for a text that is no such date.
  init?(_ text: Text) {
    var scanner = DigitScanner(bytes: text.bytes)
    guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2), scanner.take("-"),
      let day = scanner.digits(2), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    days = Self.days(year: year, month: month, day: day)
    seconds = 0
    if scanner.isAtEnd { return }
    guard scanner.take("T") || scanner.take(" "), let clock = scanner.clock(), let offset = scanner.offset(),
      scanner.isAtEnd
    else { return nil }
    seconds = clock - offset
    while seconds < 0 {
      seconds += 86_400
      days -= 1
    }
    while seconds >= 86_400 {
      seconds -= 86_400
      days += 1
    }
  }

  /// As `str(datetime)`.
  var text: Text {
    let (year, month, day) = Self.date(days)
    let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { Self.padded($0, 2) }
    return Text(
      "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2)) \(clock.joined(separator: ":"))")
  }

  /// Days since 1970-01-01 in the Gregorian calendar, counted in eras of 400 years that begin in March.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func date(_ days: Int) -> (Int, Int, Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

private struct DigitScanner {
  let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard position < bytes.count, UInt32(bytes[position]) == scalar.value else { return false }
    position += 1
    return true
  }

  mutating func digits(_ count: Int) -> Int? {
    guard position + count <= bytes.count else { return nil }
    var number = 0
    for byte in bytes[position..<position + count] {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      number = number * 10 + Int(byte - 0x30)
    }
    position += count
    return number
  }

  /// Seconds of `10`, `10:20` or `10:20:30`.
  mutating func clock() -> Int? {
    guard let hour = digits(2) else { return nil }
    var seconds = hour * 3600
    for unit in [60, 1] {
      guard take(":") else { break }
      guard let part = digits(2) else { return nil }
      seconds += part * unit
    }
    return seconds
  }

  /// Seconds east of Greenwich of `Z`, `+02:00`, `+0200`, `+02` or nothing.
  mutating func offset() -> Int? {
    if isAtEnd || take("Z") { return 0 }
    let sign = take("-") ? -1 : 1
    guard sign < 0 || take("+"), let hours = digits(2) else { return nil }
    _ = take(":")
    if isAtEnd { return sign * hours * 3600 }
    guard let minutes = digits(2) else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}
