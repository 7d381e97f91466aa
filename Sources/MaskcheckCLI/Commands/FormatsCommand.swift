import ArgumentParser
import Datasets
import MaskModel
import Reports

/// `maskcheck formats`: what is read and what is written.
struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maskcheck formats", abstract: "Lists the formats of data, rows and reports.")

  func run(_ surroundings: Surroundings) -> Int32 {
    let output = surroundings.output
    output.write("data\n")
    for format in DatasetFormat.all { output.write("  \(format.id.padded(to: 20)) \(format.summary)\n") }
    output.write("\nrows\n")
    for shape in Shape.allCases { output.write("  \(shape.rawValue.padded(to: 20)) \(shape.summary)\n") }
    output.write("\nreports\n")
    for format in ReportFormat.all { output.write("  \(format.id.padded(to: 20)) \(format.summary)\n") }
    output.flush()
    return 0
  }
}
