import JSON

/// The part of JSON Schema 2020-12 that docs/report.schema.json uses; a keyword beyond it is a problem, never skipped.
struct SchemaValidator {
  let root: JSONValue

  func problems(of value: JSONValue) -> [String] { problems(of: value, by: root, at: "$") }

  private static let notes: Set<String> = ["$schema", "$id", "title", "description", "$defs"]

  private func problems(of value: JSONValue, by schema: JSONValue, at path: String) -> [String] {
    guard case .object(let keywords) = schema else { return ["\(path): the schema is no object"] }
    return keywords.members.flatMap { member -> [String] in
      let name = member.key.string
      switch name {
      case _ where Self.notes.contains(name): return []
      case "$ref": return reference(member.value, of: value, at: path)
      case "type": return typeProblems(member.value, of: value, at: path)
      case "const": return member.value == value ? [] : ["\(path): not the constant"]
      case "enum": return member.value.elements?.contains(value) == true ? [] : ["\(path): none of the values"]
      case "anyOf":
        let choices = member.value.elements ?? []
        return choices.contains { problems(of: value, by: $0, at: path).isEmpty } ? [] : ["\(path): no choice fits"]
      case "required": return required(member.value, of: value, at: path)
      case "properties": return properties(member.value, of: value, at: path)
      case "additionalProperties": return additional(member.value, schema, of: value, at: path)
      case "items": return items(member.value, of: value, at: path)
      case "maxItems": return (value.elements?.count ?? 0) <= (member.value.int ?? 0) ? [] : ["\(path): too long"]
      case "minimum": return number(value).map { $0 >= number(member.value) ?? 0 } ?? true ? [] : ["\(path): too small"]
      case "maximum": return number(value).map { $0 <= number(member.value) ?? 0 } ?? true ? [] : ["\(path): too large"]
      default: return ["\(path): the validator does not know `\(name)`"]
      }
    }
  }

  private func reference(_ target: JSONValue, of value: JSONValue, at path: String) -> [String] {
    let name = (target.text?.string ?? "").split(separator: "/").last.map(String.init) ?? ""
    guard let schema = root["$defs"]?[Text(name)] else { return ["\(path): no definition \(name)"] }
    return problems(of: value, by: schema, at: path)
  }

  private func typeProblems(_ type: JSONValue, of value: JSONValue, at path: String) -> [String] {
    let names = (type.elements ?? [type]).compactMap { $0.text?.string }
    return names.contains { isOfType($0, value) } ? [] : ["\(path): no \(names.joined(separator: " or "))"]
  }

  private func isOfType(_ name: String, _ value: JSONValue) -> Bool {
    switch (name, value) {
    case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object): true
    case ("integer", .integer), ("number", .integer), ("number", .double): true
    default: false
    }
  }

  private func required(_ names: JSONValue, of value: JSONValue, at path: String) -> [String] {
    guard case .object = value else { return [] }
    return (names.elements ?? []).compactMap(\.text).filter { value[$0] == nil }.map { "\(path): `\($0)` is missing" }
  }

  private func properties(_ schemas: JSONValue, of value: JSONValue, at path: String) -> [String] {
    guard case .object(let object) = value else { return [] }
    return object.members.flatMap { member -> [String] in
      guard let schema = schemas[member.key] else { return [] }
      // The last member of a name counts.
      guard value[member.key] == member.value else { return [] }
      return problems(of: member.value, by: schema, at: "\(path).\(member.key)")
    }
  }

  private func additional(_ rule: JSONValue, _ schema: JSONValue, of value: JSONValue, at path: String) -> [String] {
    guard rule.flag == false, case .object(let object) = value else { return [] }
    return object.members.filter { schema["properties"]?[$0.key] == nil }.map { "\(path): `\($0.key)` is not known" }
  }

  private func items(_ schema: JSONValue, of value: JSONValue, at path: String) -> [String] {
    (value.elements ?? []).enumerated().flatMap { problems(of: $0.element, by: schema, at: "\(path)[\($0.offset)]") }
  }

  private func number(_ value: JSONValue) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }
}
