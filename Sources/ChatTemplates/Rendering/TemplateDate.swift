import JSON

/// A moment as a calendar shows it, for `strftime_now`.
public struct TemplateDate: Sendable, Hashable {
  public var year: Int
  public var month: Int
  public var day: Int
  public var hour: Int
  public var minute: Int
  public var second: Int
  public var microsecond: Int

  public init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.microsecond = microsecond
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  private var isLeap: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private var dayOfYear: Int {
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
    return before[monthIndex] + day + (isLeap && month > 2 ? 1 : 0)
  }

  private var monthIndex: Int { max(0, min(11, month - 1)) }

  /// Sunday is 0.
  private var weekday: Int {
    let offsets = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4]
    let year = month < 3 ? year - 1 : year
    let sum = year + year / 4 - year / 100 + year / 400 + offsets[monthIndex] + day
    return (sum % 7 + 7) % 7
  }

  /// The same for what chat templates ask for; anything rarer takes the long way.
  func formatted(bytes format: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(format.count + 16)
    var at = 0
    while at < format.count {
      guard format[at] == UInt8(ascii: "%"), at + 1 < format.count else {
        result.append(format[at])
        at += 1
        continue
      }
      switch format[at + 1] {
      case UInt8(ascii: "d"): Self.append(day, to: &result)
      case UInt8(ascii: "m"): Self.append(month, to: &result)
      case UInt8(ascii: "H"): Self.append(hour, to: &result)
      case UInt8(ascii: "M"): Self.append(minute, to: &result)
      case UInt8(ascii: "S"): Self.append(second, to: &result)
      case UInt8(ascii: "Y") where year >= 1_000 && year < 10_000:
        Self.append(year / 100, to: &result)
        Self.append(year % 100, to: &result)
      case UInt8(ascii: "B"): result.append(contentsOf: Self.months[monthIndex].utf8)
      case UInt8(ascii: "b"): result.append(contentsOf: Self.months[monthIndex].utf8.prefix(3))
      default: return formatted(Text(bytes: Array(format))).bytes
      }
      at += 2
    }
    return result
  }

  private static func append(_ number: Int, to target: inout [UInt8]) {
    guard number >= 0, number < 100 else { return target.append(contentsOf: String(number).utf8) }
    target.append(UInt8(ascii: "0") + UInt8(number / 10))
    target.append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// As `datetime.strftime` in the C locale.
  func formatted(_ format: Text) -> Text {
    var result = ""
    var isDirective = false
    var flag: Character?
    for character in format.string {
      if !isDirective {
        if character == "%" { isDirective = true } else { result.append(character) }
      } else if flag == nil, "-_^".contains(character) {
        flag = character
      } else {
        result += directive(character, flag)
        isDirective = false
        flag = nil
      }
    }
    if isDirective { result += "%" + (flag.map { String($0) } ?? "") }
    return Text(result)
  }

  private func directive(_ letter: Character, _ flag: Character?) -> String {
    func number(_ value: Int, _ width: Int = 2, fill: Character = "0") -> String {
      let digits = String(value)
      let fill = flag == "_" ? " " : fill
      return flag == "-" ? digits : String(repeating: fill, count: max(0, width - digits.count)) + digits
    }
    func word(_ value: String) -> String { flag == "^" ? value.uppercased() : value }
    let noon = hour % 12 == 0 ? 12 : hour % 12
    switch letter {
    case "Y": return number(year, 1)
    case "y": return number(year % 100)
    case "C": return number(year / 100)
    case "m": return number(month)
    case "d": return number(day)
    case "e": return number(day, fill: " ")
    case "H": return number(hour)
    case "k": return number(hour, fill: " ")
    case "I": return number(noon)
    case "l": return number(noon, fill: " ")
    case "M": return number(minute)
    case "S": return number(second)
    case "f": return String(repeating: "0", count: max(0, 6 - String(microsecond).count)) + String(microsecond)
    case "j": return number(dayOfYear, 3)
    case "p": return hour < 12 ? "AM" : "PM"
    case "P": return hour < 12 ? "am" : "pm"
    case "B": return word(Self.months[monthIndex])
    case "b", "h": return word(String(Self.months[monthIndex].prefix(3)))
    case "A": return word(Self.days[weekday])
    case "a": return word(String(Self.days[weekday].prefix(3)))
    case "w": return String(weekday)
    case "u": return String(weekday == 0 ? 7 : weekday)
    case "U": return number((dayOfYear - 1 + 7 - weekday) / 7)
    case "W": return number((dayOfYear - 1 + 7 - (weekday + 6) % 7) / 7)
    case "F": return formatted("%Y-%m-%d").string
    case "T", "X": return formatted("%H:%M:%S").string
    case "D", "x": return formatted("%m/%d/%y").string
    case "R": return formatted("%H:%M").string
    case "r": return formatted("%I:%M:%S %p").string
    case "c": return formatted("%a %b %e %H:%M:%S %Y").string
    case "n": return "\n"
    case "t": return "\t"
    case "z", "Z": return ""
    case "%": return "%"
    default: return "%" + (flag.map { String($0) } ?? "") + String(letter)
    }
  }
}

/// What a rendering may know of the world: nothing but a clock, if one is given.
public struct RenderEnvironment: Sendable {
  public var now: (@Sendable () -> TemplateDate)?

  public init(now: (@Sendable () -> TemplateDate)? = nil) { self.now = now }
}
