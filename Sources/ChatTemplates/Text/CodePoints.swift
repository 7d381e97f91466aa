import JSON

/// A text as Python sees it: code points.
extension Text {
  var characterCount: Int {
    bytes.withUnsafeBufferPointer { buffer in
      var count = 0
      for byte in buffer { count &+= byte & 0xC0 != 0x80 ? 1 : 0 }
      return count
    }
  }

  func end(ofCharacterAt start: Int) -> Int {
    let lead = bytes[start]
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    return min(start + length, bytes.count)
  }

  /// Byte offset of a character counted from the start or, if negative, from the end.
  func character(_ index: Int) -> Text? {
    if index >= 0 {
      guard let start = offset(ofCharacter: index), start < bytes.count else { return nil }
      return Text(bytes: Array(bytes[start..<end(ofCharacterAt: start)]))
    }
    var end = bytes.count
    var left = index
    while end > 0 {
      var start = end - 1
      while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
      left += 1
      if left == 0 { return Text(bytes: Array(bytes[start..<end])) }
      end = start
    }
    return nil
  }

  /// Nil beyond the end; the end itself counts.
  func offset(ofCharacter index: Int) -> Int? {
    var at = 0
    var left = index
    while left > 0 {
      guard at < bytes.count else { return nil }
      at = end(ofCharacterAt: at)
      left -= 1
    }
    return at
  }

  /// Where each character begins, and the end.
  var characterOffsets: [Int] {
    var result: [Int] = []
    result.reserveCapacity(bytes.count + 1)
    for (at, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 { result.append(at) }
    result.append(bytes.count)
    return result
  }

  func sliced(_ start: Value?, _ stop: Value?, _ step: Value?, _ run: Run) throws(TemplateError) -> Text {
    let offsets = characterOffsets
    let places = try Sequences.indices(start, stop, step, offsets.count - 1, run)
    guard let first = places.first else { return Text() }
    if places.stride == 1 { return Text(bytes: Array(bytes[offsets[first]..<offsets[first + places.count]])) }
    var result: [UInt8] = []
    for place in places { result.append(contentsOf: bytes[offsets[place]..<offsets[place + 1]]) }
    return Text(bytes: result)
  }

  /// The first byte offset at or behind `start` where the part stands.
  func firstPlace(of part: Text, from start: Int = 0) -> Int? {
    let length = part.count
    guard start <= bytes.count - length else { return nil }
    guard let lead = part.bytes.first else { return start }
    return bytes.withUnsafeBufferPointer { buffer in
      part.bytes.withUnsafeBufferPointer { needle in
        var at = start
        let last = buffer.count - length
        while at <= last {
          if buffer[at] == lead {
            var matched = 1
            while matched < length, buffer[at + matched] == needle[matched] { matched += 1 }
            if matched == length { return at }
          }
          at += 1
        }
        return nil
      }
    }
  }

  /// The last byte offset, not behind `limit`, where the part ends at or before it.
  func lastPlace(of part: Text, endingBy limit: Int) -> Int? {
    var at = limit - part.count
    while at >= 0 {
      if bytes[at..<at + part.count].elementsEqual(part.bytes) { return at }
      at -= 1
    }
    return nil
  }

  func part(_ range: Range<Int>) -> Text { Text(bytes: Array(bytes[range])) }
}
