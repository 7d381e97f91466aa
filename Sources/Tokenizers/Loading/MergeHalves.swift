import JSON
import MaskModel

/// The second half of a list of merges, read in a thread of its own while the first is read.
///
/// Whatever is odd in it, it is dropped, and who reads the first half goes on: so it has no errors of its own.
/// `@unchecked Sendable`: only the thread touches it until that has ended.
final class LatterMerges: @unchecked Sendable {
  private(set) var merging: MergesReader
  /// Behind the list in the end.
  private(set) var reader: JSONReader
  /// Whether all up to the end of the list was read.
  private(set) var isWhole = false

  init(_ merging: MergesReader, _ reader: JSONReader) {
    self.merging = merging
    self.reader = reader
  }

  func read() { isWhole = (try? merging.readList(&reader)) == true }
}

extension MergesReader {
  /// Reads the list that was entered, the second half in a second thread where the first has that many bytes.
  ///
  /// - Returns: whether what the second thread read counts.
  @discardableResult
  mutating func readHalves(_ reader: inout JSONReader, _ fewestBytes: Int) throws(TokenizerError) -> Bool {
    guard let middle = reader.elementEnd(), middle - reader.position >= fewestBytes else {
      _ = try readList(&reader)
      return false
    }
    let latter = LatterMerges(emptied, reader.placed(behind: middle))
    var result = Result<Bool, TokenizerError>.success(false)
    WorkThread.run(
      { latter.read() },
      while: { result = Result { () throws(TokenizerError) in try readList(&reader, to: middle) } })
    if try result.get() { return false }
    guard latter.isWhole else {
      _ = try readList(&reader)
      return false
    }
    append(latter.merging)
    reader = latter.reader
    return true
  }
}
