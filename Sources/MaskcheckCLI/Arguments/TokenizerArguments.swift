import ArgumentParser

/// `-t`, for every command that needs a tokenizer.
struct TokenizerArguments: ParsableArguments {
  @Option(
    name: [.customShort("t"), .customLong("tokenizer"), .customShort("m"), .customLong("model")],
    help: ArgumentHelp(
      "A model directory, a tokenizer.json (or .model, .tiktoken, tekken.json, .gguf), or org/name[@revision] of the hub, found in the local cache.",
      valueName: "path"))
  var tokenizer: String?

  @Flag(help: "Let huggingface_hub of your Python fetch a tokenizer that is not in the cache.")
  var download = false
}
