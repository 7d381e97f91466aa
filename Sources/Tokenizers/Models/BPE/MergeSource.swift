/// The first symbols of a piece, before any merge.
protocol MergeSource {
  var count: Int { get }
  func copy(_ range: Range<Int>, to target: UnsafeMutablePointer<Int32>)
}

struct ListedSymbols: MergeSource {
  let symbols: UnsafePointer<Int32>
  let count: Int

  func copy(_ range: Range<Int>, to target: UnsafeMutablePointer<Int32>) {
    target.update(from: symbols + range.lowerBound, count: range.count)
  }
}

/// A symbol for each byte, made when it is asked for: a string of 100 MB is never written down as symbols.
struct ByteSymbols: MergeSource {
  let bytes: UnsafePointer<UInt8>
  let count: Int
  /// By byte.
  let entries: UnsafePointer<Int32>

  func copy(_ range: Range<Int>, to target: UnsafeMutablePointer<Int32>) {
    for (offset, index) in range.enumerated() { target[offset] = entries[Int(bytes[index])] }
  }
}
