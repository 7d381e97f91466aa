import JSON
import MaskModel

extension PostProcessorKind {
  static let bert = PostProcessorKind(type: "BertProcessing") { component throws(TokenizerError) in
    [.template(TokenTemplate(before: [try component.separator("cls")], behind: [try component.separator("sep")]))]
  }

  static let roberta = PostProcessorKind(type: "RobertaProcessing") { component throws(TokenizerError) in
    let keepsFirstSpace = try component.flag("add_prefix_space")
    let trims = try component.flag("trim_offsets")
    let template = TokenTemplate(before: [try component.separator("cls")], behind: [try component.separator("sep")])
    return (trims ? [.trim(OffsetTrimming(keepsFirstSpace: keepsFirstSpace))] : []) + [.template(template)]
  }
}

extension Component {
  /// The id in `["[CLS]", 101]`.
  fileprivate func separator(_ key: Text) throws(TokenizerError) -> TokenID {
    guard let pair = value[key]?.elements, pair.count == 2, pair[0].text != nil, let number = pair[1].int,
      let id = TokenID(exactly: number), id >= 0
    else { throw wrong(key, "a token and its id") }
    return id
  }
}
