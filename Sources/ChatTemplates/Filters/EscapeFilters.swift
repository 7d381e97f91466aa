import JSON

extension Filter {
  static let escapeFilters: [Filter] = [
    Filter("escape", "e") { (run, value, _) throws(TemplateError) in
      let result = HTML.escape(value)
      try run.charge(bytes: result.text?.count ?? 0)
      return result
    },
    Filter("forceescape") { (run, value, _) throws(TemplateError) in
      let result = HTML.escaped(text(value))
      try run.charge(bytes: result.count)
      return .markup(result)
    },
    Filter("safe") { (_, value, _) throws(TemplateError) in .markup(text(value)) },
    Filter("striptags") { (_, value, _) throws(TemplateError) in .str(withoutTags(text(value))) },
    Filter("xmlattr") { (run, value, arguments) throws(TemplateError) in
      let space = try arguments.bound("xmlattr", ["autospace"])[0]?.isTrue ?? true
      if case .undefined(let undefined) = value { throw undefined.error }
      guard case .dict(let dict) = value else {
        throw TemplateError(.attribute, "'\(value.typeName)' object has no attribute 'items'")
      }
      return .str(try attributes(dict, space, run))
    },
  ]

  private static func attributes(_ dict: DictValue, _ space: Bool, _ run: Run) throws(TemplateError) -> Text {
    var result = Text()
    for (key, value) in zip(dict.keys, dict.values) where !value.isNone && !value.isUndefined {
      guard let name = key.text else { throw TemplateError(.type, "expected string or bytes-like object") }
      if name.bytes.contains(where: { " \t\n\r\u{b}\u{c}/>=".utf8.contains($0) }) {
        throw TemplateError(.value, "Invalid character in attribute name: \(PythonRepr.string(key))")
      }
      if !result.isEmpty || space { result.append(" ") }
      result.append(HTML.escaped(name) + "=\"" + (HTML.escape(value).text ?? Text()) + "\"")
      try run.charge(bytes: result.count)
    }
    return result
  }

  /// markupsafe's striptags: comments, then tags, then runs of white space, then entities.
  private static func withoutTags(_ text: Text) -> Text {
    var rest = text
    while let start = rest.firstPlace(of: "<!--"), let end = rest.firstPlace(of: "-->", from: start) {
      rest = rest.part(0..<start) + rest.part(end + 3..<rest.count)
    }
    while let start = rest.firstPlace(of: "<"), let end = rest.firstPlace(of: ">", from: start) {
      rest = rest.part(0..<start) + rest.part(end + 1..<rest.count)
    }
    var result = Text()
    for word in rest.words() { result.append((result.isEmpty ? "" : " ") + word) }
    for (name, character) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&#34;", "\""), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
    ] {
      result = Text(bytes: Array(result.split(by: Text(name)).map(\.bytes).joined(separator: Text(character).bytes)))
    }
    return result
  }
}

/// `urlencode`: urllib.parse.quote and urlencode.
enum URLQuoting {
  static func encode(_ value: Value, _ run: Run) throws(TemplateError) -> Text {
    if value.text != nil { return quote(value) }
    let source: Value = if case .dict(let dict) = value { .object(DictViewValue(dict, .items)) } else { value }
    guard let iterator = Sequences.iterator(source) else { return quote(value) }
    var result = Text()
    while let item = try iterator.next() {
      let pair = try Sequences.list(item, run)
      guard pair.count == 2 else { throw TemplateError(.value, "expected pairs") }
      result.append((result.isEmpty ? "" : "&") + quote(pair[0], query: true) + "=" + quote(pair[1], query: true))
      try run.charge(bytes: result.count)
    }
    return result
  }

  private static func quote(_ value: Value, query: Bool = false) -> Text {
    var result: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in PythonRepr.text(value).bytes {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "~"):
        result.append(byte)
      case UInt8(ascii: "/") where !query: result.append(byte)
      case UInt8(ascii: " ") where query: result.append(UInt8(ascii: "+"))
      default: result.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
      }
    }
    return Text(bytes: result)
  }
}
