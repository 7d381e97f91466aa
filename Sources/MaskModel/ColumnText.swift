import JSON

extension ColumnType {
  /// What Python's `str()`, and so a formatting function, writes for a value of this type: as `PythonText.str`, but
  /// dates inside lists and objects by their `repr`, `datetime.datetime(2024, 1, 31, 0, 0)`.
  public func pythonText(of value: JSONValue) -> Text {
    guard holdsDates, self != .timestamp else { return PythonText.str(value) }
    var target: [UInt8] = []
    append(value, to: &target)
    return Text(bytes: target)
  }

  private var holdsDates: Bool {
    switch self {
    case .timestamp: true
    case .list(let element): element.holdsDates
    case .structure(let fields): fields.contains { $0.type.holdsDates }
    default: false
    }
  }

  private func append(_ value: JSONValue, to target: inout [UInt8]) {
    switch (self, value) {
    case (.timestamp, .string(let text)): target.append(contentsOf: Self.dateRepr(text).utf8)
    case (.list(let element), .array(let elements)):
      target.append(UInt8(ascii: "["))
      for (index, value) in elements.enumerated() {
        if index > 0 { target.append(contentsOf: ", ".utf8) }
        element.append(value, to: &target)
      }
      target.append(UInt8(ascii: "]"))
    case (.structure(let fields), .object(let object)):
      target.append(UInt8(ascii: "{"))
      var types = NamedColumns(fields)
      for (index, member) in object.members.enumerated() {
        if index > 0 { target.append(contentsOf: ", ".utf8) }
        PythonText.appendRepr(.string(member.key), to: &target)
        target.append(contentsOf: ": ".utf8)
        let type = types.type(of: member.key, guess: index) ?? .json
        type.append(member.value, to: &target)
      }
      target.append(UInt8(ascii: "}"))
    default: PythonText.appendRepr(value, to: &target)
    }
  }

  /// `2024-01-31 10:30:00` as `datetime.datetime(2024, 1, 31, 10, 30)`: seconds only where there are any.
  private static func dateRepr(_ text: Text) -> String {
    var numbers = text.bytes.split { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
    if numbers.count == 6, numbers[5] == 0 { numbers.removeLast() }
    return "datetime.datetime(\(numbers.map(String.init).joined(separator: ", ")))"
  }
}
