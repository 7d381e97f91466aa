import JSON
import Testing

@Suite struct JSONReaderTests {
  private func read<Value>(
    _ text: String, lenient: Bool = false, _ body: (inout JSONReader) throws -> Value
  ) rethrows -> Value {
    try Array(text.utf8).withUnsafeBufferPointer { buffer in
      var reader = JSONReader(buffer, replacesLoneSurrogates: lenient)
      return try body(&reader)
    }
  }

  /// Names that are kept from value to value are those of a reader that keeps none: alike ones, long ones, escaped ones.
  @Test func keptNamesChangeNothing() throws {
    let names = MemberNames()
    let long = String(repeating: "n", count: 40)
    for round in 0..<3_000 {
      let text = #"{"role":"a","rile":1,"r\u006fle":2,"":3,"\#(long)":4,"é":[{"role":{}},{"k\#(round % 97)":[]}]}"#
      try Array(text.utf8).withUnsafeBufferPointer { buffer in
        var plain = JSONReader(buffer)
        var keeping = JSONReader(buffer, names: names)
        let (kept, read) = (try keeping.value(), try plain.value())
        #expect(kept == read)
      }
    }
  }

  @Test func walksMembersWithoutATree() throws {
    try read(#" { "a" : [ 1 , [] , {} ] , "b\u0021" : "x\ny" , "c":null } "#) { reader in
      var seen: [Text] = []
      try reader.enterObject()
      while let key = try reader.nextKey() {
        seen.append(reader.text(of: key))
        if reader.equals(key, "a") {
          try reader.enterArray()
          var count = 0
          while try reader.nextElement() {
            try reader.skipValue()
            count += 1
          }
          #expect(count == 3)
        } else if reader.equals(key, "b!") {
          var bytes: [UInt8] = [0x3E]
          try reader.string(into: &bytes)
          #expect(bytes == Array(">x\ny".utf8))
        } else {
          #expect(try reader.peek() == .null)
          try reader.null()
        }
      }
      try reader.finish()
      #expect(seen == ["a", "b!", "c"])
    }
  }

  @Test func unescapedStringIsASliceOfTheBuffer() throws {
    try read(#"["plain","esc\taped"]"#) { reader in
      try reader.enterArray()
      #expect(try reader.nextElement())
      let plain = try reader.rawString()
      #expect(plain.bytes == 2..<7)
      #expect(reader.unescapedBytes(of: plain).map(Array.init) == Array("plain".utf8))
      #expect(try reader.nextElement())
      #expect(reader.unescapedBytes(of: try reader.rawString()) == nil)
      #expect(try !reader.nextElement())
    }
  }

  @Test func readsAPairOfStringsOrNothing() throws {
    try read(##" [ "a" , "b\u0021" ] , 5"##) { reader in
      let found = reader.stringPair()
      let pair = try #require(found)
      #expect(reader.text(of: pair.0) == "a" && reader.text(of: pair.1) == "b!")
      #expect(reader.position == 20)
    }
    for other in [
      ##""a""##, "[]", ##"["a"]"##, ##"["a","b","c"]"##, ##"["a",1]"##, ##"["a","b""##, ##"["a","\x"]"##, "",
    ] {
      read(other) { reader in
        let pair = reader.stringPair()
        #expect(pair == nil, "\(other)")
        #expect(reader.position == 0)
      }
    }
  }

  @Test func findsAnEndNearTheMiddleOfAList() throws {
    func found(_ text: String) throws -> Int? {
      try read(text) { reader in
        try reader.enterArray()
        return reader.elementEnd()
      }
    }
    #expect(try found(##"[["a","b"],["c","d"] , ["e","f"],["g","h"]]"##) == 32)
    #expect(try found(##"["a b","c d","e f","g h"]"##) == 18)
    #expect(try found(##"["a b","c d\",","e f"]"##) == 15)
    for none in ["[]", "[", "[1,2,3]", ##"["a"]"##, ##"["a","bbbbbbbbbbbb"]"##, ##"[["a"],["aaaaaaaaaaaaaaa"]]"##] {
      #expect(try found(none) == nil, "\(none)")
    }
    try read(##"[["a","b"],["c","d"],["e","f"]]"##) { reader in
      try reader.enterArray()
      var behind = reader.placed(behind: 20)
      #expect(try behind.nextElement())
      #expect(behind.stringPair() != nil)
      #expect(try !behind.nextElement())
      try behind.finish()
    }
  }

  @Test(arguments: ["0", "7", "262143", "123456789", "1234567890", "9223372036854775807"])
  func integersAreReadWhateverStandsBehindThem(_ digits: String) throws {
    for end in [",", "}", "]", " ", ""] {
      try read(" " + digits + end) { reader in
        let value = try reader.integer()
        #expect(value == Int(digits))
        #expect(reader.position == digits.utf8.count + 1)
      }
    }
    for wrong in ["01,", "1.0,", "1e2,", "-,", ",", "12345678901234567890,"] {
      #expect(throws: JSONError.self) { try read("[" + wrong) { try $0.element() } }
    }
  }

  @Test func loneSurrogatesAreReplacedOnlyWhenAsked() throws {
    let text = #""a\ud83dx\udc00\ud83d\ude00""#
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    let value = try JSONValue(parsing: Array(text.utf8), replacesLoneSurrogates: true)
    #expect(value == .string("a\u{FFFD}x\u{FFFD}😀"))
  }

  @Test func errorsNameByteFoundAndExpected() {
    func error(_ text: String) -> JSONError? {
      do throws(JSONError) {
        _ = try JSONValue(parsing: Array(text.utf8))
        return nil
      } catch { return error }
    }
    #expect(error(#"{"a":1 "b":2}"#) == JSONError(byte: 7, found: "`\"`", expected: "`,` or `}`"))
    #expect(
      error(#"{"a":1,}"#) == JSONError(byte: 7, found: "`}`", expected: "another element after the comma"))
    #expect(error("{'a':1}") == JSONError(byte: 1, found: "`'`", expected: "a key in double quotes"))
    #expect(
      error("[1,")
        == JSONError(
          kind: .truncated, byte: 3, found: "the end of the input", expected: "another element after the comma"))
    #expect(
      error("\"a\u{1B}\"")
        == JSONError(byte: 2, found: "byte 0x1B in a string", expected: "control characters as escapes"))
    #expect(error(#""\ud800""#)?.kind == .loneSurrogate)
    #expect(error(String(repeating: "[", count: 600))?.kind == .tooDeep)
  }

  @Test func duplicateKeysAreKeptAndFound() throws {
    let value = try JSONValue(parsing: Array(#"{"a":1,"b":2,"a":3}"#.utf8))
    #expect(value["a"] == 3)
    guard case .object(let object) = value else { return #expect(Bool(false)) }
    #expect(object.members.count == 3)
    #expect(object.duplicateKey == "a")
    let long = JSONObject((0..<40).map { .init(key: Text("k\($0 % 39)"), value: .null) })
    #expect(long.duplicateKey == "k0")
    #expect(JSONObject(Array(long.members.dropLast())).duplicateKey == nil)
  }

  @Test func callsOutOfOrderAreErrorsNotTraps() throws {
    try read("]}") { reader in
      #expect(throws: JSONError.self) { try reader.enterArray() }
      #expect(throws: JSONError.self) { try reader.string() }
      #expect((try? reader.nextElement()) == false)
      let key = try reader.nextKey()
      #expect(key == nil)
      #expect(throws: JSONError.self) { try reader.nextKey() }
      #expect(throws: JSONError.self) { try reader.value() }
    }
  }
}

extension JSONReader {
  /// The first element of a list, which must be an integer with something right behind it.
  fileprivate mutating func element() throws(JSONError) -> Int {
    try enterArray()
    _ = try nextElement()
    let value = try integer()
    _ = try nextElement()
    return value
  }
}
