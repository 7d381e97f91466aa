import JSON

/// `str()` and `repr()` of values.
enum PythonRepr {
  static func string(_ value: Value) -> String {
    var target: [UInt8] = []
    appendRepr(value, to: &target)
    return String(decoding: target, as: UTF8.self)
  }

  static func text(_ value: Value) -> Text {
    if let text = value.text { return text }
    var target: [UInt8] = []
    appendStr(value, to: &target)
    return Text(bytes: target)
  }

  @inline(__always)
  static func appendStr(_ value: Value, to target: inout [UInt8]) {
    switch value {
    case .str(let text), .markup(let text): target.append(contentsOf: text.bytes)
    case .undefined, .missing: break
    default: appendRepr(value, to: &target)
    }
  }

  static func appendRepr(_ value: Value, to target: inout [UInt8]) {
    switch value {
    case .missing, .undefined: target.append(contentsOf: "Undefined".utf8)
    case .none: target.append(contentsOf: "None".utf8)
    case .bool(let flag): target.append(contentsOf: (flag ? "True" : "False").utf8)
    case .int(let value): target.append(contentsOf: String(value).utf8)
    case .big(let value): target.append(contentsOf: value.description.utf8)
    case .float(let value): PythonFloat.append(value, to: &target)
    case .str(let text): PythonText.appendRepr(.string(text), to: &target)
    case .markup(let text):
      target.append(contentsOf: "Markup(".utf8)
      PythonText.appendRepr(.string(text), to: &target)
      target.append(UInt8(ascii: ")"))
    case .list(let list): appendList(list.items, "[", "]", to: &target)
    case .tuple(let list): appendList(list.items, "(", list.items.count == 1 ? ",)" : ")", to: &target)
    case .dict(let dict): appendDict(dict, to: &target)
    case .object(let object): target.append(contentsOf: object.repr().utf8)
    }
  }

  private static func appendList(_ items: [Value], _ open: String, _ close: String, to target: inout [UInt8]) {
    target.append(contentsOf: open.utf8)
    for (at, item) in items.enumerated() {
      if at > 0 { target.append(contentsOf: ", ".utf8) }
      appendRepr(item, to: &target)
    }
    target.append(contentsOf: close.utf8)
  }

  private static func appendDict(_ dict: DictValue, to target: inout [UInt8]) {
    target.append(UInt8(ascii: "{"))
    for at in dict.keys.indices {
      if at > 0 { target.append(contentsOf: ", ".utf8) }
      appendRepr(dict.keys[at], to: &target)
      target.append(contentsOf: ": ".utf8)
      appendRepr(dict.values[at], to: &target)
    }
    target.append(UInt8(ascii: "}"))
  }
}
