import JSON
import MaskModel

extension PostProcessorKind {
  static let templateProcessing = PostProcessorKind(type: "TemplateProcessing") { component throws(TokenizerError) in
    [.template(try TokenTemplate(component))]
  }
}

/// `TemplateProcessing` for a single text: tokens before and behind it (BOS, EOS …).
struct TokenTemplate: Hashable, Sendable {
  private(set) var before: [TokenID] = []
  private(set) var behind: [TokenID] = []
  /// For the post-processors behind it its tokens are texts beside the text.
  private(set) var cutsTexts = false

  init(before: [TokenID], behind: [TokenID]) {
    self.before = before
    self.behind = behind
  }

  init(_ component: Component) throws(TokenizerError) {
    guard let pieces = component.value["single"]?.elements else { throw component.wrong("single", "a list") }
    let specials = component.value["special_tokens"] ?? .object(JSONObject())
    var texts = 0
    for piece in pieces {
      if let sequence = piece["Sequence"] {
        guard sequence["id"]?.text == "A" else {
          throw component.place.malformed(found: "another sequence than A in `single`", expected: "the sequence A")
        }
        texts += 1
      } else if let name = piece["SpecialToken"]?["id"]?.text {
        let ids = try Self.ids(of: name, specials, component)
        if texts == 0 { before += ids } else { behind += ids }
      } else {
        throw component.place.malformed(
          found: "a part of `single`: \(piece.kindName)", expected: "Sequence or SpecialToken")
      }
    }
    guard texts == 1 else {
      throw component.place.unsupported("a template with the text \(texts) times", supported: "the text once")
    }
    cutsTexts = !before.isEmpty || !behind.isEmpty
  }

  private static func ids(
    of name: Text, _ specials: JSONValue, _ component: Component
  ) throws(TokenizerError) -> [TokenID] {
    guard let numbers = specials[name]?["ids"]?.elements else {
      throw component.place.malformed(found: "no ids for \(name.quoted) in `special_tokens`", expected: "a list of ids")
    }
    var ids: [TokenID] = []
    for number in numbers {
      guard let value = number.int, let id = TokenID(exactly: value), id >= 0 else {
        throw component.place.malformed(found: "an id of \(name.quoted): \(number.kindName)", expected: "an id")
      }
      ids.append(id)
    }
    return ids
  }
}
