import JSON

/// `re.search(r"\{%-?\s*generation\s*-?%\}", template)`, by which trl decides whether a template masks by itself. It does
/// not see `{%+ generation %}`, and sees tags in comments.
enum GenerationMarkers {
  static func stand(in template: Text) -> Bool {
    let scalars = Array(template.string.unicodeScalars)
    return scalars.indices.contains { at in
      scalars[at] == "{" && at + 1 < scalars.count && scalars[at + 1] == "%" && isTag(scalars[(at + 2)...])
    }
  }

  private static func isTag(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    var rest = rest
    if rest.first == "-" { rest = rest.dropFirst() }
    rest = rest.drop(while: isSpace)
    guard rest.starts(with: "generation".unicodeScalars) else { return false }
    rest = rest.dropFirst("generation".count).drop(while: isSpace)
    if rest.first == "-" { rest = rest.dropFirst() }
    return rest.starts(with: "%}".unicodeScalars)
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
  }
}
