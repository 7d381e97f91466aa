import JSON

/// markupsafe.
enum HTML {
  static func escaped(_ text: Text) -> Text {
    var result: [UInt8] = []
    for byte in text.bytes {
      switch byte {
      case UInt8(ascii: "&"): result.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): result.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): result.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "'"): result.append(contentsOf: "&#39;".utf8)
      case UInt8(ascii: "\""): result.append(contentsOf: "&#34;".utf8)
      default: result.append(byte)
      }
    }
    return Text(bytes: result)
  }

  /// `escape(x)`.
  static func escape(_ value: Value) -> Value {
    if case .markup = value { return value }
    return .markup(escaped(PythonRepr.text(value)))
  }
}
