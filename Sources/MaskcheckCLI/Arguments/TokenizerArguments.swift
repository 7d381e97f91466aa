import ArgumentParser

/// `-t`, for every command that needs a tokenizer.
struct TokenizerArguments: ParsableArguments {
  @Option(
    name: [.customShort("t"), .customLong("tokenizer"), .customShort("m"), .customLong("model")],
    help: ArgumentHelp("A model directory or a tokenizer.json.", valueName: "path"))
  var tokenizer: String?
}
