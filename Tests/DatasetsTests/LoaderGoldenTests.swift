import Datasets
import Foundation
import JSON
import MaskModel
import Testing

/// A line of Tests/Fixtures/Golden/datasets/loader.tsv, which Tools/datasets/make_golden.py writes.
struct LoaderCase: CustomTestStringConvertible {
  var name: String
  var files: [[UInt8]]
  /// Nil where the load stops.
  var columns: String?
  var rows = ""

  var testDescription: String { name }

  /// With the cases of another file, such as Tools/datasets/fuzz.py writes, if the environment names one.
  static let all: [LoaderCase] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Golden/datasets/loader.tsv")
    let more = ProcessInfo.processInfo.environment["MASKCHECK_LOADER_CASES"].map { URL(filePath: $0) }
    let lines = [file, more].compactMap { $0 }.flatMap {
      ((try? String(contentsOf: $0, encoding: .utf8)) ?? "").split(separator: "\n")
    }
    return lines.map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let files = fields[1].split(separator: ",", omittingEmptySubsequences: false).map { bytes(String($0)) }
      guard fields[2] == "ok" else { return LoaderCase(name: fields[0], files: files) }
      return LoaderCase(name: fields[0], files: files, columns: fields[3], rows: fields[4])
    }
  }()

  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8).compactMap { Character(Unicode.Scalar($0)).hexDigitValue.map(UInt8.init) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

@Suite struct LoaderGoldenTests {
  @Test func thereAreCases() { #expect(LoaderCase.all.count >= 300) }

  /// Columns in order, types, every value; and a problem exactly where the load stops.
  @Test(arguments: LoaderCase.all)
  func readsAsTheLoader(golden: LoaderCase) throws {
    let reading = try Reading(keptOrNot: golden.files)
    if let columns = golden.columns {
      #expect(reading.problems == [])
      #expect(reading.columnText == columns)
      #expect(reading.rowText == golden.rows)
    } else {
      #expect(!reading.problems.isEmpty)
    }
  }
}
