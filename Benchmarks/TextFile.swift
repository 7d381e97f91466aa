import Glibc

/// Texts written one after another, each behind its length in bytes (32 bits, little-endian): nothing to parse, so that
/// a benchmark measures tokenising alone.
struct TextFile {
  let bytes: [UInt8]
  let texts: [Range<Int>]

  /// Bytes of text, without the lengths.
  var size: Int { texts.reduce(0) { $0 + $1.count } }

  init?(_ path: String) {
    guard let bytes = Self.read(path) else { return nil }
    var texts: [Range<Int>] = []
    var at = 0
    while at + 4 <= bytes.count {
      let length = (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << ($1 * 8) }
      guard length <= bytes.count - at - 4 else { return nil }
      texts.append(at + 4..<at + 4 + length)
      at += 4 + length
    }
    self.bytes = bytes
    self.texts = texts
  }

  static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
    }
  }
}

/// Seconds of processor time: others may be using the machine.
func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Seconds as they pass.
func wallClock() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
