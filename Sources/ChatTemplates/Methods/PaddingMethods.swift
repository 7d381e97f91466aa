import JSON

extension Method {
  static let padding: [Method] = [
    padding("ljust") { (missing, _) in (0, missing) }, padding("rjust") { (missing, _) in (missing, 0) },
    padding("center") { (missing, width) in
      // CPython puts the odd one to the left where the width is odd too.
      let left = missing / 2 + (missing & width & 1)
      return (left, missing - left)
    },
    Method(.str, "zfill") { (run, value, arguments) throws(TemplateError) in
      let text = value.text ?? Text()
      let width = try MethodArguments(arguments, "zfill", ["width"], required: 1).int(0) ?? 0
      let count = text.characterCount
      guard width > count else { return value.like(text) }
      let zeros = try Concatenation.repeated("0", width - count, run)
      let isSigned = text.hasPrefix("-") || text.hasPrefix("+")
      return value.like(text.part(0..<(isSigned ? 1 : 0)) + zeros + text.part((isSigned ? 1 : 0)..<text.count))
    },
    Method(.str, "expandtabs") { (run, value, arguments) throws(TemplateError) in
      let size = try MethodArguments(arguments, "expandtabs", ["tabsize"], keywords: true).smallInt(0) ?? 8
      return value.like(try expanded(value.text ?? Text(), size, run))
    },
  ]

  private static func expanded(_ text: Text, _ size: Int, _ run: Run) throws(TemplateError) -> Text {
    var result: [UInt8] = []
    var column = 0
    for byte in text.bytes {
      if byte == 0x09 {
        let count = size > 0 ? size - column % size : 0
        try run.check(bytes: result.count + count)
        result.append(contentsOf: repeatElement(0x20, count: count))
        column += count
      } else {
        result.append(byte)
        if byte & 0xC0 != 0x80 { column += 1 }
        if byte == 0x0A || byte == 0x0D { column = 0 }
      }
    }
    try run.charge(bytes: result.count)
    return Text(bytes: result)
  }

  private static func padding(
    _ name: Text, _ sides: @escaping @Sendable (_ missing: Int, _ width: Int) -> (left: Int, right: Int)
  ) -> Method {
    Method(.str, name) { (run, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, name.string, ["width", "fillchar"], required: 1)
      let fill = try given.text(1) ?? " "
      guard fill.characterCount == 1 else {
        throw TemplateError(.type, "The fill character must be exactly one character long")
      }
      return value.like(try padded(value.text ?? Text(), try given.int(0) ?? 0, fill, run, sides))
    }
  }

  static func padded(
    _ text: Text, _ width: Int, _ fill: Text, _ run: Run, _ sides: (Int, Int) -> (left: Int, right: Int)
  ) throws(TemplateError) -> Text {
    let count = text.characterCount
    guard width > count else { return text }
    let missing = width - count
    let (left, right) = sides(missing, width)
    return try Concatenation.repeated(fill, left, run) + text + Concatenation.repeated(fill, right, run)
  }

  static func centred(_ text: Text, _ width: Int, _ run: Run) throws(TemplateError) -> Text {
    try padded(text, width, " ", run) { (missing, width) in
      let left = missing / 2 + (missing & width & 1)
      return (left, missing - left)
    }
  }
}
