/// The names of members that were read last. The objects of a file have the same few, and each would be allocated for each
/// object.
///
/// A class, so that the readers of one row after another share it; it belongs to one thread.
public final class MemberNames {
  private static let longest = 24
  /// Then new ones are made: threads that look at rows of different batches would all count the references to one name.
  private static let mostUses = 1 << 12

  private var names: [Text?]
  private var uses = 0
  /// Of the last object that was read.
  var memberCount = 0
  /// Of the last list.
  var elementCount = 0

  public init() { names = Array(repeating: nil, count: 64) }

  /// - Parameter bytes: valid UTF-8.
  func name(_ bytes: UnsafeBufferPointer<UInt8>) -> Text {
    guard let first = bytes.first, let last = bytes.last, bytes.count <= Self.longest else {
      return Text(bytes: Array(bytes))
    }
    uses &+= 1
    if uses > Self.mostUses { forget() }
    let slot = (bytes.count &* 7 ^ Int(first) &* 5 ^ Int(last)) & 63
    if let name = names[slot], name.isEqual(bytes) { return name }
    let name = Text(bytes: Array(bytes))
    names[slot] = name
    return name
  }

  private func forget() {
    uses = 0
    for slot in names.indices { names[slot] = nil }
  }
}

extension Text {
  func isEqual(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      guard bytes.count == other.count else { return false }
      for at in 0..<bytes.count where bytes[at] != other[at] { return false }
      return true
    }
  }
}
