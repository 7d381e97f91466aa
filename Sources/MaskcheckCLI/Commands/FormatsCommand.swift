import ArgumentParser
import Datasets
import MaskModel
import Reports
import Tokenizers

/// `maskcheck formats`: what is read and what is written.
struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maskcheck formats", abstract: "Lists the formats of data, rows, tokenizers and reports.")

  func run(_ surroundings: Surroundings) -> Int32 {
    let output = surroundings.output
    output.write("data\n")
    for format in DatasetFormat.all { output.write("  \(format.id.padded(to: 20)) \(format.summary)\n") }
    output.write("\nrows\n")
    for shape in Shape.allCases { output.write("  \(shape.rawValue.padded(to: 20)) \(shape.summary)\n") }
    output.write("\ntokenizers\n")
    for format in TokenizerFormat.all {
      output.write("  \(format.id.padded(to: 20)) \(format.summary) (\(format.verifiedWith))\n")
    }
    for what in TokenizerFormat.unsupported { output.write("  \("not read".padded(to: 20)) \(what)\n") }
    output.write("\nreports\n")
    for format in ReportFormat.all { output.write("  \(format.id.padded(to: 20)) \(format.summary)\n") }
    output.flush()
    return 0
  }
}
