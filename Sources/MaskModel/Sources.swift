/// Rows in data order, a batch at a time. One reader, on one thread; batches go to the workers.
public protocol RecordSource: AnyObject {
  /// Settled by the first block of the first file, before the first batch.
  var table: Table { get }
  /// Nil behind the last row. What a file holds never throws: it comes as `problems`.
  func nextBatch() throws -> RecordBatch?
}

/// The bytes of one input, read in order or at a place.
public protocol ByteSource: AnyObject {
  /// The path as it was given, `-` for standard input.
  var name: String { get }
  /// Nil where it is not known (a pipe).
  var size: Int? { get }
  /// Reads up to `buffer.count` bytes from `offset`; 0 at the end. A source that cannot seek takes only the offset
  /// at which it stands.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}
