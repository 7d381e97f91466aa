import JSON

/// Dates as Arrow 26 takes them from JSON into `timestamp[s]`: `2024-01-31`, then perhaps a time behind a space or `T`
/// (`10`, `10:30`, `10:30:59`), then perhaps a zone (`Z`, `+02`, `+0200`, `+02:00`). Fractions of seconds stay text.
enum Timestamp {
  /// Seconds since 1970 in UTC, or nil for what stays text.
  static func seconds(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 10, bytes.count <= 25, let days = days(bytes) else { return nil }
    if bytes.count == 10 { return days * 86_400 }
    guard bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "T") else { return nil }
    var index = 11
    guard let time = timeOfDay(bytes, &index), let zone = zoneOffset(bytes, &index), index == bytes.count else {
      return nil
    }
    return days * 86_400 + time - zone
  }

  /// As Python's `str(datetime)` writes it: `2024-01-31 10:30:59`; nil for years that Python does not have.
  static func text(_ seconds: Int) -> Text? {
    let days = Int((Double(seconds) / 86_400).rounded(.down))
    let rest = seconds - days * 86_400
    let (year, month, day) = civil(days)
    guard (1...9999).contains(year) else { return nil }
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    return Text("\(date) \(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))")
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  private static func digits(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
    guard range.upperBound <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[range] {
      guard byte &- UInt8(ascii: "0") < 10 else { return nil }
      value = value * 10 + Int(byte &- UInt8(ascii: "0"))
    }
    return value
  }

  private static func days(_ bytes: [UInt8]) -> Int? {
    guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), let year = digits(bytes, 0..<4),
      let month = digits(bytes, 5..<7), let day = digits(bytes, 8..<10), (1...12).contains(month), day >= 1,
      day <= daysIn(month, year)
    else { return nil }
    return daysFromCivil(year, month, day)
  }

  private static func daysIn(_ month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func timeOfDay(_ bytes: [UInt8], _ index: inout Int) -> Int? {
    guard let hour = digits(bytes, index..<index + 2), hour < 24 else { return nil }
    index += 2
    var total = hour * 3600
    for unit in [60, 1] {
      guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return total }
      guard let value = digits(bytes, index + 1..<index + 3), value < 60 else { return nil }
      total += value * unit
      index += 3
    }
    return total
  }

  /// Seconds east of Greenwich; 0 where no zone is written.
  private static func zoneOffset(_ bytes: [UInt8], _ index: inout Int) -> Int? {
    guard index < bytes.count else { return 0 }
    let sign = bytes[index]
    index += 1
    if sign == UInt8(ascii: "Z") { return 0 }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hour = digits(bytes, index..<index + 2),
      hour < 24
    else { return nil }
    index += 2
    var total = hour * 3600
    if index < bytes.count {
      if bytes[index] == UInt8(ascii: ":") { index += 1 }
      guard let minute = digits(bytes, index..<index + 2), minute < 60 else { return nil }
      index += 2
      total += minute * 60
    }
    return sign == UInt8(ascii: "-") ? -total : total
  }

  /// Days since 1970-01-01 in the Gregorian calendar, eras of 400 years at a time.
  private static func daysFromCivil(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let part = (5 * dayOfYear + 2) / 153
    let month = part < 10 ? part + 3 : part - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
  }
}
