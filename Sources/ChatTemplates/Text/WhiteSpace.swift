import JSON

/// White space and line ends as Python's `str` has them.
enum WhiteSpace {
  static func isSpace(_ code: UInt32) -> Bool {
    switch code {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  static func isLineEnd(_ code: UInt32) -> Bool {
    switch code {
    case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}

extension Text {
  /// The code point that begins at a byte, and where the next one begins.
  func scalar(at start: Int) -> (code: UInt32, next: Int) {
    let lead = UInt32(bytes[start])
    if lead < 0x80 { return (lead, start + 1) }
    let end = end(ofCharacterAt: start)
    var code = end - start == 2 ? lead & 0x1F : end - start == 3 ? lead & 0x0F : lead & 0x07
    for at in start + 1..<end { code = code << 6 | UInt32(bytes[at] & 0x3F) }
    return (code, end)
  }

  /// The text without code points of a kind at its ends.
  func stripped(left: Bool = true, right: Bool = true, _ goes: (UInt32) -> Bool = WhiteSpace.isSpace) -> Text {
    var start = 0
    var end = bytes.count
    while left, start < end {
      let (code, next) = scalar(at: start)
      guard goes(code) else { break }
      start = next
    }
    while right, end > start {
      var at = end - 1
      while at > start, bytes[at] & 0xC0 == 0x80 { at -= 1 }
      guard goes(scalar(at: at).code) else { break }
      end = at
    }
    return start == 0 && end == bytes.count ? self : part(start..<end)
  }

  /// As `str.splitlines`.
  func lines(keepEnds: Bool = false) -> [Text] {
    var result: [Text] = []
    var start = 0
    var at = 0
    while at < bytes.count {
      let (code, next) = scalar(at: at)
      guard WhiteSpace.isLineEnd(code) else {
        at = next
        continue
      }
      let end = code == 0x0D && next < bytes.count && bytes[next] == 0x0A ? next + 1 : next
      result.append(part(start..<(keepEnds ? end : at)))
      start = end
      at = end
    }
    if start < bytes.count { result.append(part(start..<bytes.count)) }
    return result
  }

  /// As `str.split()` without a separator.
  func words(limit: Int = -1) -> [Text] {
    var result: [Text] = []
    var at = 0
    while true {
      while at < bytes.count, case let (code, next) = scalar(at: at), WhiteSpace.isSpace(code) { at = next }
      guard at < bytes.count else { return result }
      if limit >= 0, result.count == limit {
        result.append(part(at..<bytes.count))
        return result
      }
      let start = at
      while at < bytes.count, case let (code, next) = scalar(at: at), !WhiteSpace.isSpace(code) { at = next }
      result.append(part(start..<at))
    }
  }

  /// As `str.rsplit()` without a separator.
  func lastWords(limit: Int) -> [Text] {
    let all = words()
    guard limit >= 0, all.count > limit else { return all }
    var rest = stripped(left: false)
    for word in all.suffix(limit).reversed() {
      rest = rest.part(0..<rest.count - word.count).stripped(left: false)
    }
    return [rest] + all.suffix(limit)
  }

  func split(by separator: Text, limit: Int = -1) -> [Text] {
    var result: [Text] = []
    var start = 0
    while limit < 0 || result.count < limit, let place = firstPlace(of: separator, from: start) {
      result.append(part(start..<place))
      start = place + separator.count
    }
    result.append(part(start..<bytes.count))
    return result
  }

  func splitFromEnd(by separator: Text, limit: Int = -1) -> [Text] {
    var result: [Text] = []
    var end = bytes.count
    while limit < 0 || result.count < limit, let place = lastPlace(of: separator, endingBy: end) {
      result.append(part(place + separator.count..<end))
      end = place
    }
    result.append(part(0..<end))
    return result.reversed()
  }

  /// As `str.replace`.
  func replacing(_ old: Text, by new: Text, limit: Int, _ run: Run) throws(TemplateError) -> Text {
    var result: [UInt8] = []
    var start = 0
    var left = limit < 0 ? Int.max : limit
    if old.isEmpty {
      for at in characterOffsets where left > 0 {
        result.append(contentsOf: bytes[start..<at])
        result.append(contentsOf: new.bytes)
        start = at
        left -= 1
        try run.check(bytes: result.count)
      }
    } else {
      while left > 0, let place = firstPlace(of: old, from: start) {
        result.append(contentsOf: bytes[start..<place])
        result.append(contentsOf: new.bytes)
        start = place + old.count
        left -= 1
        try run.check(bytes: result.count)
      }
    }
    result.append(contentsOf: bytes[start...])
    try run.charge(bytes: result.count)
    return Text(bytes: result)
  }
}
