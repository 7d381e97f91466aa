import Files
import MaskModel
import Reports

/// Where the formats of one report go: lines are written while rows are labelled, whole reports at the end. A file is
/// there whole or not at all.
struct ReportDestinations {
  private struct Destination {
    var format: ReportFormat
    /// Nil: standard output.
    var file: OutputFile?
  }

  private let output: OutputStream
  private let destinations: [Destination]

  init(_ targets: [OutputTarget], _ surroundings: Surroundings) throws(Failure) {
    output = surroundings.output
    var opened: [Destination] = []
    for target in targets {
      do {
        opened.append(Destination(format: target.format, file: try target.path.map { try OutputFile($0) }))
      } catch {
        throw .usage("--output: \(error)")
      }
    }
    destinations = opened
  }

  /// Whether a format wants every example.
  var wantsLines: Bool { destinations.contains { $0.format.isLines } }

  func write(lines: [UInt8]) throws {
    for destination in destinations where destination.format.isLines { try write(lines, to: destination) }
  }

  /// - Parameter options: for standard output; files get no colour.
  func finish(_ report: Report, _ options: ReportOptions) throws {
    for destination in destinations {
      if case .whole(let render) = destination.format.output {
        try write(render(report, destination.file == nil ? options : options.plain), to: destination)
      }
      if let file = destination.file { try Self.toFile { () throws(FileError) in try file.commit() } }
    }
    output.flush()
    if let failure = output.failure { throw Failure.input("standard output: \(failure)") }
  }

  /// A disk that is full is no mistake of the command line.
  private static func toFile(_ body: () throws(FileError) -> Void) throws(Failure) {
    do {
      try body()
    } catch {
      throw .input("--output: \(error)")
    }
  }

  private func write(_ bytes: [UInt8], to destination: Destination) throws {
    guard let file = destination.file else { return output.write(bytes) }
    try Self.toFile { () throws(FileError) in try file.write(bytes) }
  }
}

extension ReportFormat {
  fileprivate var isLines: Bool {
    if case .lines = output { true } else { false }
  }
}

extension ReportOptions {
  fileprivate var plain: ReportOptions {
    ReportOptions(style: Style(isColored: false), width: width, rows: rows)
  }
}
