import JSON
import MaskModel

/// A tokenizer.json on its way into the class that AutoTokenizer makes of its directory.
struct ClassLoading {
  let choice: TokenizerClassChoice
  private(set) var settings: InitSettings
  /// The class whose pipeline took the place of the file's.
  let built: BuiltClass?

  init(
    _ directory: ModelDirectory, _ file: inout TokenizerFile, _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(TokenizerError) {
    choice = directory.choice { Self.hasByteLevel(bytes) }
    settings = directory.settings(ofFile: file.writtenTokens)
    try settings.check(file.place)
    try directory.checkTokens()
    let known = directory.isForTransformers4 ? nil : BuiltClass.find(choice)
    if known == nil || known?.takesPadding == true { settings.takePadding(file.value("padding")) }
    if let known { try settings.check(known, file.place) }
    if let known, try file.rebuild(known, settings) {
      built = known
    } else {
      built = nil
      try file.complete(settings)
    }
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
    hints += directory.hints
    if directory.hasTekken, directory.modelType.map(ModelDirectory.tekkenModels.contains) == true {
      hints.append(
        "where mistral-common is installed, AutoTokenizer takes tekken.json in place of tokenizer.json; a PixtralProcessor "
          + "takes tokenizer.json")
    }
    return hints
  }

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
