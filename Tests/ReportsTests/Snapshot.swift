import Foundation
import Testing

/// Compares output with a file under Tests/Fixtures/Snapshots/reports. `MASKCHECK_RECORD=1` writes the files instead; read the difference
/// before you commit it.
enum Snapshot {
  static func check(_ bytes: [UInt8], _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../Fixtures/Snapshots/reports/\(name)")
    if ProcessInfo.processInfo.environment["MASKCHECK_RECORD"] != nil {
      do {
        try Data(bytes).write(to: file)
      } catch {
        Issue.record("cannot write \(name): \(error)", sourceLocation: sourceLocation)
      }
      return
    }
    guard let expected = try? Data(contentsOf: file) else {
      Issue.record("no snapshot \(name)", sourceLocation: sourceLocation)
      return
    }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(Data(bytes) == expected, "differs from \(name):\n\(text)", sourceLocation: sourceLocation)
  }
}
