import JSON

extension Method {
  static let strip: [Method] = [
    stripping("strip", left: true, right: true), stripping("lstrip", left: true, right: false),
    stripping("rstrip", left: false, right: true),
    Method(.str, "removeprefix") { (_, value, arguments) throws(TemplateError) in
      let text = value.text ?? Text()
      let part = try MethodArguments(arguments, "removeprefix", ["prefix"], required: 1).text(0) ?? Text()
      return value.like(text.hasPrefix(part) ? text.part(part.count..<text.count) : text)
    },
    Method(.str, "removesuffix") { (_, value, arguments) throws(TemplateError) in
      let text = value.text ?? Text()
      let part = try MethodArguments(arguments, "removesuffix", ["suffix"], required: 1).text(0) ?? Text()
      return value.like(text.hasSuffix(part) ? text.part(0..<text.count - part.count) : text)
    },
  ]

  private static func stripping(_ name: Text, left: Bool, right: Bool) -> Method {
    Method(.str, name) { (_, value, arguments) throws(TemplateError) in
      let characters = try MethodArguments(arguments, name.string, ["chars"]).optionalText(0)
      return value.like(strip(value.text ?? Text(), characters, left: left, right: right))
    }
  }

  static func strip(_ text: Text, _ characters: Text?, left: Bool = true, right: Bool = true) -> Text {
    guard let characters else { return text.stripped(left: left, right: right) }
    let codes = Set(characters.string.unicodeScalars.map(\.value))
    return text.stripped(left: left, right: right) { codes.contains($0) }
  }
}
