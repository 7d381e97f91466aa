import ChatTemplates
import Glibc

/// What `strftime_now` of chat templates says.
enum Clock {
  /// - Parameter date: as typed; nil: the time that it is.
  static func named(_ date: String?) throws(Failure) -> @Sendable () -> TemplateDate {
    guard let date else { return { TemplateDate.now() } }
    guard let date = TemplateDate(text: date) else {
      throw .usage("--now \(date): expected a date as 2024-02-09 or 2024-02-09T07:05:03")
    }
    return { date }
  }
}

extension TemplateDate {
  /// The local time.
  static func now() -> TemplateDate {
    var moment = timespec()
    clock_gettime(CLOCK_REALTIME, &moment)
    var parts = tm()
    localtime_r(&moment.tv_sec, &parts)
    return TemplateDate(
      year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday), hour: Int(parts.tm_hour),
      minute: Int(parts.tm_min), second: Int(parts.tm_sec), microsecond: moment.tv_nsec / 1_000)
  }

  /// `2024-02-09`, with a time behind `T` if there is one.
  init?(text: String) {
    let halves = text.split(separator: "T", omittingEmptySubsequences: false)
    let date = halves[0].split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
    let time =
      halves.count > 1 ? halves[1].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) } : [0, 0, 0]
    guard halves.count <= 2, date.count == 3, time.count == 3, let hour = time[0], let minute = time[1],
      let second = time[2], (1...9999).contains(date[0]), (1...12).contains(date[1]), (1...31).contains(date[2]),
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    self.init(year: date[0], month: date[1], day: date[2], hour: hour, minute: minute, second: second)
  }
}
