import JSON
import TestSupport
import Testing

/// Whatever the bytes are: an error or a value, and the three ways to read agree.
@Suite struct BrokenInputTests {
  static let sample: [UInt8] = Array(
    #"""
    {"version":"1.0","model":{"type":"BPE","vocab":{"a":0,"é":1,"\u00e9\ud83d\ude00":2,"日本":3},"merges":["a b",["c","d"]]},
     "numbers":[0,-1,1.5,-0.0,1e10,123456789012345678901234567890,NaN,-Infinity],"nested":[[[{"x":[null,true,false]}]]],
     "text":"a long run of plain text, then \"quotes\", \\ and \n control\u0007 characters, é ü 漢字 😀"}
    """#.utf8)

  private func check(_ bytes: [UInt8]) {
    let value = Result { () throws(JSONError) in try JSONValue(parsing: bytes) }
    let lenient = Result { () throws(JSONError) in try JSONValue(parsing: bytes, replacesLoneSurrogates: true) }
    let skipped = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONError) in
        var reader = JSONReader(buffer)
        try reader.skipValue()
        try reader.finish()
      }
    }
    switch (value, skipped) {
    case (.success(let value), .success):
      var written: [UInt8] = []
      JSONWriter.append(value, to: &written)
      #expect(!written.contains { $0 < 0x20 })
      #expect(
        Result { () throws(JSONError) in try JSONValue(parsing: written) }.map(Tagged.text)
          == .success(Tagged.text(value)))
      #expect(!PythonText.str(value).isEmpty || value == .string(""))
    case (.failure(let left), .failure(let right)):
      #expect(left == right)
      #expect((0...bytes.count).contains(left.byte))
      if left.kind != .loneSurrogate, case .success = lenient { Issue.record("only strict reading fails: \(left)") }
    default: Issue.record("reading and skipping disagree: \(value), \(skipped)")
    }
  }

  @Test func everyTruncation() {
    for count in 0..<Self.sample.count {
      let bytes = Array(Self.sample[..<count])
      #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
      check(bytes)
    }
    check(Self.sample)
  }

  @Test func tenThousandMutations() {
    var random = RandomNumbers(seed: 20)
    for _ in 0..<10_000 {
      var bytes = Self.sample
      for _ in 0...Int(random.next() % 4) { mutateJSON(&bytes, &random) }
      check(bytes)
    }
  }
}
