import JSON

extension Bridge {
  /// The tokenizer's files of a model, through the user's `huggingface_hub`: docs/bridge-protocol.md, `fetch`.
  ///
  /// - Returns: the snapshot's folder in the cache.
  public func fetch(_ repository: String, revision: String?) throws(BridgeError) -> String {
    let answer = try ask(
      "fetch",
      [("repo", .string(Text(repository))), ("revision", revision.map { .string(Text($0)) } ?? .null)])
    guard let folder = answer["folder"]?.text?.string else {
      throw .protocolBroken("an answer to `fetch` without `folder`")
    }
    return folder
  }
}
