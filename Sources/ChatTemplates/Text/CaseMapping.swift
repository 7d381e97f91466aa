import JSON

/// Upper and lower case as Python's `str` has them: full mappings, and a final sigma.
enum CaseMapping {
  static func upper(_ text: Text) -> Text { mapped(text, PythonCharacter.upper, ascii: 0x61...0x7A) }

  static func folded(_ text: Text) -> Text { mapped(text, PythonCharacter.fold, ascii: 0x41...0x5A) }

  static func lower(_ text: Text) -> Text {
    if text.isASCII { return ascii(text, 0x41...0x5A) }
    return changed(text) { lower($0, $1, to: &$2) }
  }

  static func title(_ text: Text) -> Text {
    var inWord = false
    return changed(text) { codes, at, target in
      if inWord { lower(codes, at, to: &target) } else { PythonCharacter.title.append(codes[at], to: &target) }
      inWord = PythonCharacter.is(codes[at], .cased)
    }
  }

  static func capitalized(_ text: Text) -> Text {
    changed(text) { codes, at, target in
      if at > 0 { lower(codes, at, to: &target) } else { PythonCharacter.title.append(codes[at], to: &target) }
    }
  }

  static func swapped(_ text: Text) -> Text {
    changed(text) { codes, at, target in
      let bits = PythonCharacter.bits(codes[at])
      if bits.contains(.upper) { return lower(codes, at, to: &target) }
      if bits.contains(.lower) { return PythonCharacter.upper.append(codes[at], to: &target) }
      Text.append(codes[at], to: &target)
    }
  }

  private static func changed(_ text: Text, _ change: ([UInt32], Int, inout [UInt8]) -> Void) -> Text {
    let codes = text.codes
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    for at in codes.indices { change(codes, at, &result) }
    return Text(bytes: result)
  }

  private static func lower(_ codes: [UInt32], _ at: Int, to target: inout [UInt8]) {
    let sigma: UInt32 = 0x3A3
    guard codes[at] == sigma else { return PythonCharacter.lower.append(codes[at], to: &target) }
    Text.append(isFinal(codes, at) ? 0x3C2 : 0x3C3, to: &target)
  }

  /// A cased letter before it and none behind it, whatever can be ignored in between.
  private static func isFinal(_ codes: [UInt32], _ at: Int) -> Bool {
    let before = codes[..<at].last { !PythonCharacter.is($0, .ignorable) }
    let after = codes[(at + 1)...].first { !PythonCharacter.is($0, .ignorable) }
    func isCased(_ code: UInt32?) -> Bool { code.map { PythonCharacter.is($0, .cased) } ?? false }
    return isCased(before) && !isCased(after)
  }

  private static func mapped(_ text: Text, _ mapping: PythonCharacter.Mapping, ascii letters: ClosedRange<UInt8>)
    -> Text
  {
    if text.isASCII { return ascii(text, letters) }
    return changed(text) { codes, at, target in mapping.append(codes[at], to: &target) }
  }

  private static func ascii(_ text: Text, _ letters: ClosedRange<UInt8>) -> Text {
    Text(bytes: text.bytes.map { letters.contains($0) ? $0 ^ 0x20 : $0 })
  }
}

extension Text {
  var isASCII: Bool { bytes.allSatisfy { $0 < 0x80 } }
}
