import JSON
import Testing

/// Every input of the golden file: what Python's `json` reads from it, and how Python writes that.
@Suite struct PythonConformanceTests {
  @Test func readsAndWritesAsPython() throws {
    let cases = try GoldenCase.all()
    #expect(cases.count >= 300)
    for golden in cases {
      let result = Result { () throws(JSONError) in try JSONValue(parsing: golden.input) }
      switch (golden.verdict, result) {
      case ("ok", .success(let value)):
        #expect(Tagged.text(value) == golden.tagged, "\(golden.shown)")
        #expect(JSONValue.string(PythonText.str(value)) == .string(golden.str), "\(golden.shown)")
        if case .object(let object) = value, object.duplicateKey != nil { continue }
        if Tagged.hasDuplicates(value) { continue }
        var written: [UInt8] = []
        JSONWriter.append(value, to: &written)
        #expect(written == golden.compact, "\(golden.shown)")
      case ("ok", .failure(let error)): Issue.record("\(golden.shown): \(error)")
      case ("surrogate", .failure(let error)): #expect(error.kind == .loneSurrogate, "\(golden.shown)")
      case ("utf8", .failure): break
      case ("error", .failure(let error)):
        // Where a lone surrogate stands before the mistake, that is what is reported first.
        let lenient = #expect(throws: JSONError.self, "\(golden.shown)") {
          try JSONValue(parsing: golden.input, replacesLoneSurrogates: true)
        }
        #expect(lenient?.kind != .loneSurrogate && error.kind != .invalidUTF8, "\(golden.shown)")
      case (_, .success(let value)): Issue.record("\(golden.shown) was read as \(value)")
      default: Issue.record("unknown verdict \(golden.verdict)")
      }
    }
  }

  /// Skipping must be as strict as reading.
  @Test func skipsWhatItReads() throws {
    for golden in try GoldenCase.all() {
      let skipped = golden.input.withUnsafeBufferPointer { buffer in
        Result { () throws(JSONError) in
          var reader = JSONReader(buffer)
          try reader.skipValue()
          try reader.finish()
        }
      }
      let read = Result { () throws(JSONError) in try JSONValue(parsing: golden.input) }
      switch (skipped, read) {
      case (.success, .success): break
      case (.failure(let left), .failure(let right)): #expect(left == right, "\(golden.shown)")
      default: Issue.record("\(golden.shown): skipped \(skipped), read \(read)")
      }
    }
  }
}
