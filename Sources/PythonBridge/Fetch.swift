import JSON

extension Bridge {
  /// A slow network says nothing for long.
  private static let fetchSilence = 3600

  /// The tokenizer's files of a model, through the user's `huggingface_hub`: docs/bridge-protocol.md, `fetch`.
  ///
  /// - Returns: the snapshot's folder in the cache.
  public func fetch(_ repository: String, revision: String?) throws(BridgeError) -> String {
    let answer = try ask(
      "fetch",
      [("repo", .string(Text(repository))), ("revision", revision.map { .string(Text($0)) } ?? .null)],
      silence: Self.fetchSilence)
    guard let folder = answer["folder"]?.text?.string else {
      throw .protocolBroken("an answer to `fetch` without `folder`")
    }
    return folder
  }
}
