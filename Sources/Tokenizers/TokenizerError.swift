import JSON

/// Why a tokenizer could not be loaded: the file, the byte in it, what was found and what was expected.
public enum TokenizerError: Error, Hashable, Sendable {
  /// The bytes are no JSON.
  case json(file: String, JSONError)
  /// JSON of another shape than a tokenizer's, or values that contradict one another.
  case malformed(file: String, byte: Int, found: String, expected: String)
  /// A component, pattern or option that exists but that this version does not do yet.
  case unsupported(file: String, byte: Int, found: String, expected: String)
}

extension TokenizerError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .json(let file, let error): "\(file): \(error)"
    case .malformed(let file, let byte, let found, let expected):
      "\(file), byte \(byte): found \(found), expected \(expected)"
    case .unsupported(let file, let byte, let found, let expected):
      "\(file), byte \(byte): \(found) is not supported yet; supported: \(expected)"
    }
  }
}

/// Where in a file a value stands, for errors about it.
struct Place: Hashable, Sendable {
  var file: String
  /// Byte offset of the value, or of the section that it is part of.
  var byte: Int

  func malformed(found: String, expected: String) -> TokenizerError {
    .malformed(file: file, byte: byte, found: found, expected: expected)
  }

  func unsupported(_ found: String, supported: String) -> TokenizerError {
    .unsupported(file: file, byte: byte, found: found, expected: supported)
  }
}

extension Text {
  /// For messages: quoted, control characters escaped, cut to a length that fits a line.
  var quoted: String {
    var result = "`"
    for scalar in string.unicodeScalars.prefix(80) {
      if scalar.value < 0x20 || scalar.value == 0x7F || scalar.properties.generalCategory == .format {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result + (string.unicodeScalars.count > 80 ? "…`" : "`")
  }
}
