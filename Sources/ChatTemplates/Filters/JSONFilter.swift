import JSON

extension Filter {
  static let jsonFilters: [Filter] = [
    Filter("tojson") { (run, value, arguments) throws(TemplateError) in
      let given = try arguments.bound("tojson", ["ensure_ascii", "indent", "separators", "sort_keys"])
      var writer = JSONDump(run)
      writer.isASCII = given[0]?.isTrue == true
      writer.sortsKeys = given[3]?.isTrue == true
      try writer.setLayout(indent: given[1] ?? .none, separators: given[2] ?? .none)
      try writer.append(value, level: 0)
      try run.charge(bytes: writer.bytes.count)
      return .str(Text(bytes: writer.bytes))
    }
  ]
}

/// `json.dumps`.
struct JSONDump {
  private(set) var bytes: [UInt8] = []
  var isASCII = false
  var sortsKeys = false
  private var indent: Text?
  private var comma: Text = ", "
  private var colon: Text = ": "
  private let run: Run

  init(_ run: Run) { self.run = run }

  mutating func setLayout(indent value: Value, separators: Value) throws(TemplateError) {
    if !value.isNone {
      indent = try Concatenation.indentation(value, run)
      comma = ","
    }
    if separators.isNone { return }
    let pair = try Sequences.list(separators, run)
    guard pair.count == 2, let first = pair[0].text, let second = pair[1].text else {
      throw TemplateError(.value, "not enough values to unpack (expected 2, got \(pair.count))")
    }
    comma = first
    colon = second
  }

  mutating func append(_ value: Value, level: Int) throws(TemplateError) {
    try run.charge(steps: 1)
    try run.check(bytes: bytes.count)
    switch value {
    case .none: bytes.append(contentsOf: "null".utf8)
    case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .int, .big: PythonRepr.appendRepr(value, to: &bytes)
    case .float(let number): JSONWriter.append(number, to: &bytes)
    case .str(let text), .markup(let text): append(text)
    case .list(let list), .tuple(let list): try append(list.items, level)
    case .dict(let dict): try append(dict, level)
    case .object(let group as GroupValue): try append(try Sequences.list(.object(group), run), level)
    default: throw TemplateError(.type, "Object of type \(value.typeName) is not JSON serializable")
    }
  }

  private mutating func newline(_ level: Int) {
    guard let indent else { return }
    bytes.append(0x0A)
    for _ in 0..<level { bytes.append(contentsOf: indent.bytes) }
  }

  private mutating func append(_ items: [Value], _ level: Int) throws(TemplateError) {
    bytes.append(UInt8(ascii: "["))
    for (at, item) in items.enumerated() {
      if at > 0 { bytes.append(contentsOf: comma.bytes) }
      newline(level + 1)
      try append(item, level: level + 1)
    }
    if !items.isEmpty { newline(level) }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func append(_ dict: DictValue, _ level: Int) throws(TemplateError) {
    bytes.append(UInt8(ascii: "{"))
    var pairs = zip(dict.keys, dict.values).map { (key: $0, value: $1) }
    if sortsKeys {
      let keyed = pairs.map { (key: $0.key, value: Value.tuple(of: [$0.key, $0.value])) }
      pairs = try Filter.sorted(keyed, reverse: false, run).compactMap {
        if case .tuple(let pair) = $0 { (pair.items[0], pair.items[1]) } else { nil }
      }
    }
    for (at, pair) in pairs.enumerated() {
      if at > 0 { bytes.append(contentsOf: comma.bytes) }
      newline(level + 1)
      append(try key(pair.key))
      bytes.append(contentsOf: colon.bytes)
      try append(pair.value, level: level + 1)
    }
    if !pairs.isEmpty { newline(level) }
    bytes.append(UInt8(ascii: "}"))
  }

  private func key(_ value: Value) throws(TemplateError) -> Text {
    switch value {
    case .str(let text), .markup(let text): return text
    case .none: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .int, .big: return PythonRepr.text(value)
    case .float(let number):
      var target: [UInt8] = []
      JSONWriter.append(number, to: &target)
      return Text(bytes: target)
    default:
      throw TemplateError(
        .type, "keys must be str, int, float, bool or None, not \(value.typeName)")
    }
  }

  private mutating func append(_ text: Text) {
    guard isASCII, text.bytes.contains(where: { $0 >= 0x7F }) else {
      JSONWriter.append(text.bytes, to: &bytes)
      return
    }
    var plain: [UInt8] = []
    JSONWriter.append(text.bytes, to: &plain)
    for scalar in String(decoding: plain, as: UTF8.self).unicodeScalars {
      if scalar.value < 0x7F {
        bytes.append(UInt8(scalar.value))
      } else {
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
        }
      }
    }
  }
}
