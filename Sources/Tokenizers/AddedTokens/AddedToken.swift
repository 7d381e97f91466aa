import JSON
import MaskModel

/// A token that is cut out of a text before anything else happens to it.
struct AddedToken: Sendable, Hashable {
  var content: Text
  /// Takes the white space before it into its span.
  var stripsLeft: Bool
  /// Takes the white space behind it into its span.
  var stripsRight: Bool
  /// Only counts where no word character stands on either side.
  var isSingleWord: Bool
  /// Looked for in the normalized text, by its own normalized form.
  var isNormalized: Bool
  var isSpecial: Bool
}

extension AddedToken {
  /// Reads one element of `added_tokens`. All flags must be there, as the package wants it.
  init(_ component: Component) throws(TokenizerError) {
    guard case .object = component.value else {
      throw component.place.malformed(found: component.value.kindName, expected: "an added token (an object)")
    }
    content = try component.text("content")
    stripsLeft = try component.flag("lstrip")
    stripsRight = try component.flag("rstrip")
    isSingleWord = try component.flag("single_word")
    isNormalized = try component.flag("normalized")
    isSpecial = try component.flag("special")
    guard let id = component.value["id"]?.int, id >= 0, UInt32(exactly: id) != nil else {
      throw component.wrong("id", "a number from 0 to 4294967295")
    }
  }
}
