import Foundation
import JSON
import Testing

@testable import ChatTemplates

/// Case and kind of every code point are those of Python 3.11.
@Suite struct TemplateCharacterTests {
  private static let codes: [UInt32] = (0..<0x110000).filter { !(0xD800...0xDFFF).contains($0) }

  private static func wanted() throws -> JSONValue {
    let url = GoldenFile.fixtures.appending(path: "Golden/templates/characters.json")
    return try JSONValue(parsing: Array(try Data(contentsOf: url)))
  }

  /// As zlib has it.
  private static func checksum(_ bytes: [UInt8]) -> Int {
    let table: [UInt32] = (0..<256).map { start in
      (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    var crc = ~UInt32(0)
    bytes.withUnsafeBufferPointer { for byte in $0 { crc = table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 } }
    return Int(~crc)
  }

  @Test func mappings() throws {
    var bytes: [UInt8] = []
    for (at, code) in Self.codes.enumerated() {
      if at > 0 { bytes.append(0x0A) }
      Text.append(code, to: &bytes)
    }
    let text = Text(bytes: bytes)
    let made: [(String, Text)] = [
      ("upper", CaseMapping.upper(text)), ("lower", CaseMapping.lower(text)), ("title", CaseMapping.title(text)),
      ("casefold", CaseMapping.folded(text)), ("swapcase", CaseMapping.swapped(text)),
    ]
    let wanted = try Self.wanted()
    for (name, result) in made { #expect(wanted[Text(name)]?.int == Self.checksum(result.bytes), "\(name)") }
  }

  @Test func kinds() throws {
    let asked: [(String, (UInt32) -> Bool)] = [
      ("isalpha", { PythonCharacter.is($0, .alpha) }), ("isdecimal", { PythonCharacter.is($0, .decimal) }),
      ("isdigit", { PythonCharacter.is($0, .digit) }), ("isnumeric", { PythonCharacter.is($0, .numeric) }),
      ("isspace", WhiteSpace.isSpace), ("isupper", { PythonCharacter.is($0, .upper) }),
      ("islower", { PythonCharacter.is($0, .lower) }), ("istitle", { PythonCharacter.is($0, [.upper, .title]) }),
      ("isidentifier", { PythonCharacter.is($0, .identifierStart) }), ("isprintable", PythonText.isPrintable),
    ]
    let wanted = try Self.wanted()
    for (name, holds) in asked {
      let bytes = Self.codes.map { holds($0) ? UInt8(ascii: "1") : UInt8(ascii: "0") }
      #expect(wanted[Text(name)]?.int == Self.checksum(bytes), "\(name)")
    }
  }
}
