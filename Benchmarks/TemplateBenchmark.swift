import ChatTemplates
import JSON

/// Renders each template with its variables over and over and prints seconds a round, one JSON line a template.
enum TemplateBenchmark {
  static func run(_ arguments: [String]) -> Int32 {
    guard let path = arguments.first else { return 2 }
    let seconds = arguments.count > 1 ? Double(arguments[1]) ?? 0.05 : 0.05
    do {
      for rows in try TemplateRows.read(path) {
        let template = try ChatTemplate(rows.template, name: rows.name)
        _ = try round(template, rows)
        let (time, bytes) = try measure(template, rows, seconds)
        print("{\"seconds\":\(time),\"bytes\":\(bytes)}")
      }
      return 0
    } catch {
      print("\(error)")
      return 1
    }
  }

  /// The mean of the rounds that fit into the time: a round takes microseconds, and the clock has been seen to stand still.
  private static func measure(
    _ template: ChatTemplate, _ rows: TemplateRows, _ seconds: Double
  ) throws -> (seconds: Double, bytes: Int) {
    var (bytes, rounds) = (0, 0)
    let started = now()
    repeat {
      bytes = try round(template, rows)
      rounds += 1
    } while now() - started < seconds
    return ((now() - started) / Double(rounds), bytes)
  }

  private static func round(_ template: ChatTemplate, _ rows: TemplateRows) throws -> Int {
    var target: [UInt8] = []
    var bytes = 0
    for variables in rows.variables {
      target.removeAll(keepingCapacity: true)
      _ = try template.render(variables: variables, environment: TemplateRows.environment, into: &target)
      bytes += target.count
    }
    return bytes
  }
}
