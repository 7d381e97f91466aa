import JSON
import Testing

@Suite struct JSONWriterTests {
  @Test func putsCommasWhereTheyBelong() throws {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("a")
    writer.beginArray()
    writer.integer(1)
    writer.beginArray()
    writer.endArray()
    writer.null()
    writer.endArray()
    writer.key(named: Text("b\""))
    writer.double(0.5)
    writer.key("c")
    writer.beginObject()
    writer.endObject()
    writer.key("d")
    writer.value(["x": [1, 2]])
    writer.key("e")
    writer.bool(true)
    writer.key("f")
    writer.string("é\u{1B}")
    writer.endObject()
    writer.newline()
    writer.beginArray()
    writer.endArray()
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == #"{"a":[1,[],null],"b\"":0.5,"c":{},"d":{"x":[1,2]},"e":true,"f":"é\u001b"}"# + "\n[]")
  }

  @Test func specialDoublesAreWrittenAsPythonDoes() {
    var bytes: [UInt8] = []
    JSONWriter.append([.double(.nan), .double(.infinity), .double(-.infinity), .double(-0.0)], to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "[NaN,Infinity,-Infinity,-0.0]")
  }
}
