import JSON

/// A date as it stands in a file, in the spellings of ISO 8601 in which we follow pandas: `2024-01-31`, then perhaps
/// ` 10:30`, `T10:30:59` or `T10:30:59.5`, then perhaps `Z`, `-05`, `-0500` or `-05:00`.
struct PandasDateText {
  /// As Python writes it, without its zone: `2024-01-31 10:30:59.500000`.
  let text: String
  /// Nil where none is written.
  let zone: Zone?

  /// Minutes east of Greenwich; pandas keeps one as it is, and 0 is UTC.
  struct Zone: Hashable {
    let minutes: Int

    /// As Python writes it behind a date.
    var text: String {
      func padded(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
      let distance = abs(minutes)
      return "\(minutes < 0 ? "-" : "+")\(padded(distance / 60)):\(padded(distance % 60))"
    }

    /// In the name of a type.
    var name: String { minutes == 0 ? "UTC" : text }
  }

  init?(_ bytes: [UInt8]) {
    guard let (bytes, zone) = Self.withoutZone(bytes) else { return nil }
    let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, whole.count == 10 || whole.count == 16 || whole.count == 19,
      let seconds = Timestamp.seconds(Array(whole)), let text = Timestamp.text(seconds),
      // Arrow holds the time of Greenwich, which needs a year of its own that Python has.
      Timestamp.text(seconds - (zone?.minutes ?? 0) * 60) != nil
    else { return nil }
    self.zone = zone
    guard parts.count == 2 else {
      self.text = text.string
      return
    }
    guard whole.count == 19, let nanoseconds = Self.nanoseconds(parts[1]) else { return nil }
    self.text = text.string + Self.fraction(nanoseconds)
  }

  /// As Python writes it: six digits, nine where they are needed.
  static func fraction(_ nanoseconds: Int) -> String {
    guard nanoseconds > 0 else { return "" }
    let isFine = nanoseconds % 1000 != 0
    let digits = String(isFine ? nanoseconds : nanoseconds / 1000)
    return "." + String(repeating: "0", count: (isFine ? 9 : 6) - digits.utf8.count) + digits
  }

  /// Of at most six digits: with more, pandas counts nanoseconds.
  private static func nanoseconds(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...6).contains(digits.count), digits.allSatisfy(isDigit) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: 9 - digits.count))
  }

  /// A zone stands behind a time of day: behind a date alone `-05` would be one for us and is an hour for pandas.
  private static func withoutZone(_ bytes: [UInt8]) -> (bytes: ArraySlice<UInt8>, zone: Zone?)? {
    guard let mark = bytes.indices.dropFirst(10).first(where: { isZoneMark(bytes[$0]) }) else {
      return (bytes[...], nil)
    }
    guard mark >= 16, let zone = zone(bytes[mark...]) else { return nil }
    return (bytes[..<mark], zone)
  }

  private static func isZoneMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "Z") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
  }

  private static func zone(_ bytes: ArraySlice<UInt8>) -> Zone? {
    if bytes == [UInt8(ascii: "Z")] { return Zone(minutes: 0) }
    var digits = Array(bytes.dropFirst())
    if digits.count == 5, digits[2] == UInt8(ascii: ":") { digits.remove(at: 2) }
    guard digits.count == 2 || digits.count == 4, digits.allSatisfy(isDigit),
      let number = Int(String(decoding: digits, as: UTF8.self))
    else { return nil }
    let (hours, minutes) = digits.count == 2 ? (number, 0) : number.quotientAndRemainder(dividingBy: 100)
    guard hours < 24, minutes < 60 else { return nil }
    let distance = hours * 60 + minutes
    return Zone(minutes: bytes.first == UInt8(ascii: "-") ? -distance : distance)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
