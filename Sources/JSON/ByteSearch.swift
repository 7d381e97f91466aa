#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension UnsafeBufferPointer<UInt8> {
  /// The first place of a byte in `from ..< to`, which lies in the buffer; `to` where it does not stand there. The C
  /// library looks at up to 64 bytes at once.
  public func place(of byte: UInt8, from: Int, to: Int) -> Int {
    guard from < to, let base = baseAddress, let found = memchr(base + from, Int32(byte), to - from) else { return to }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}

extension [UInt8] {
  /// Whether these bytes stand there; they must not reach beyond the end.
  @usableFromInline
  func hold(_ other: [UInt8], at place: Int) -> Bool {
    withUnsafeBytes { bytes in
      other.withUnsafeBytes { other in
        guard let start = bytes.baseAddress, let wanted = other.baseAddress else { return other.isEmpty }
        return memcmp(start + place, wanted, other.count) == 0
      }
    }
  }
}
