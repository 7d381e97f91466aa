import JSON
import MaskModel

/// A tokenizer.json on its way into the class that AutoTokenizer makes of its directory.
struct ClassLoading {
  let choice: TokenizerClassChoice
  let settings: InitSettings
  /// The class whose pipeline took the place of the file's.
  let built: BuiltClass?

  init(
    _ directory: ModelDirectory, _ file: inout TokenizerFile, _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(TokenizerError) {
    choice = directory.choice { Self.hasByteLevel(bytes) }
    settings = directory.settings(ofFile: file.writtenTokens)
    try Self.checkSplitting(settings, file.place)
    let known = directory.isForTransformers4 ? nil : BuiltClass.find(choice)
    if let known { try settings.checkBlanks(known, file.place) }
    if let known, try file.rebuild(known, settings) {
      built = known
    } else {
      built = nil
      try file.complete(settings)
    }
  }

  private static func checkSplitting(_ settings: InitSettings, _ place: Place) throws(TokenizerError) {
    guard settings.values["split_special_tokens"]?.flag == true else { return }
    throw place.unsupported(
      "`split_special_tokens` in tokenizer_config.json, which cuts special tokens in a text to pieces,",
      supported: "`split_special_tokens`: false")
  }

  /// What came out of tokenizer.json.
  func parts(_ kind: String) -> String {
    let entries = kind == "bpe" ? "vocabulary, merges" : "vocabulary"
    return built.map { "\(entries); the pipeline is that of \($0.name), which transformers builds" }
      ?? "\(entries), added tokens, pipeline"
  }

  func hints(_ directory: ModelDirectory) -> [String] {
    guard !directory.isForTransformers4 else { return [] }
    var hints: [String] = []
    switch choice.kind {
    case .builds(let name) where built == nil:
      hints.append(
        "transformers builds normalizer and pre-tokenizer of the class \(name) itself, which is not followed here: its "
          + "ids may differ from these, which are those of tokenizer.json")
    case .python(let name):
      hints.append(
        "transformers makes the class \(name) of this directory, which does not read tokenizer.json: its ids may "
          + "differ from these, which are those of tokenizer.json")
    default: break
    }
    if directory.hasOwnCode {
      hints.append(
        "the model has code of its own for its tokenizer (`auto_map`), which transformers runs with trust_remote_code; "
          + "these are the ids without it")
    }
    if directory.hasTekken, directory.modelType.map(Self.tekken.contains) == true {
      hints.append("where mistral-common is installed, transformers takes tekken.json in place of tokenizer.json")
    }
    return hints
  }

  private static let tekken: Set = [
    "mistral", "mistral3", "mixtral", "ministral", "ministral3", "pixtral", "voxtral", "voxtral_realtime",
    "mistral_large4",
  ]

  /// Whether the text of the file has `"ByteLevel"` in it, in whatever place.
  static func hasByteLevel(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let word: [UInt8] = Array("\"ByteLevel\"".utf8)
    guard bytes.count >= word.count else { return false }
    for at in 0...(bytes.count - word.count) where bytes[at + 1] == word[1] && bytes[at] == word[0] {
      if bytes[at..<(at + word.count)].elementsEqual(word) { return true }
    }
    return false
  }
}
