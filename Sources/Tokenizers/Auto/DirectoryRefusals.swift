import JSON
import MaskModel

// What transformers makes of a directory and is not followed here: an error, since other ids than the trainer's would look
// like its own.
extension ModelDirectory {
  /// `fix_mistral_regex` puts another expression in the place of the file's first, in files of transformers 4 with more
  /// than 100,000 entries, added tokens among them (`_patch_mistral_regex`).
  func refuseMistralFix(entries: Int, _ place: Place) throws(TokenizerError) {
    guard !isForTransformers4, settings["fix_mistral_regex"]?.isTrueInPython == true, config != nil,
      modelConfig != nil, entries > 100_000, modelType.map(Self.patched.contains) ?? true
    else { return }
    let version = model["transformers_version"]?.text?.string ?? ""
    // What transformers 5 saved before its release counts as older than it.
    guard let saved = PythonVersion(version), !saved.isBefore([5, 0, 0]) else {
      throw place.unsupported(
        "`fix_mistral_regex` in tokenizer_config.json, of a model saved by transformers "
          + (version.isEmpty ? "of no version" : Text(version).quoted) + ",",
        supported: "a tokenizer.json that transformers 5.0.0 or newer saved with the right expression")
    }
  }

  private static let patched: Set = ["mistral", "mistral3", "voxtral", "ministral", "pixtral"]

  /// `fast_tokenizer_files` names a file for each version of transformers (`get_fast_tokenizer_file`): only
  /// tokenizer.json itself is read here.
  func refuseVersionedFile() throws(TokenizerError) {
    guard let listed = settings["fast_tokenizer_files"] else { return }
    let place = Place(file: "tokenizer_config.json", byte: 0)
    // Longer than any file's name: an expression would look at it for ever.
    guard let elements = listed.elements, elements.allSatisfy({ ($0.text?.count ?? .max) <= 255 }) else {
      throw place.malformed(found: "`fast_tokenizer_files`: \(listed.kindName)", expected: "a list of file names")
    }
    let file = try Self.versionedFile(elements.compactMap { $0.text?.string }, isForTransformers4, place)
    guard let file, file != "tokenizer.json" else { return }
    throw place.unsupported(
      "`fast_tokenizer_files`, which leads transformers to \(Text(file).quoted),",
      supported: "a list that leads to tokenizer.json; -t may name the other file itself")
  }

  /// The models whose tekken.json AutoTokenizer leaves to mistral-common, where that is installed.
  static let tekkenModels = [
    "mistral", "mistral3", "mixtral", "ministral", "ministral3", "pixtral", "voxtral", "voxtral_realtime",
    "mistral_large4",
  ]

  /// Of all other models AutoTokenizer converts a tekken.json, and puts nothing in front of a text.
  func refuseConvertedTekken(_ place: Place) throws(TokenizerError) {
    let isConverted = modelType.map { !Self.tekkenModels.contains($0) } ?? true
    guard isConverted || hasOwnCode || repository.map(TokenizerClasses.isFromFile) == true else { return }
    throw place.unsupported(
      "a directory with it and \(said), of which transformers makes a tokenizer that puts no <s> in front,",
      supported: "a config.json with one of the model types \(Self.tekkenModels.joined(separator: ", ")); -t may name "
        + "the file itself for the ids of mistral-common")
  }

  /// AutoTokenizer converts a rank file that has the name of a SentencePiece model, and puts nothing in front of a text.
  func refuseConvertedRanks(_ file: String, _ place: Place) throws(TokenizerError) {
    guard file.hasSuffix(".model") else { return }
    throw place.unsupported(
      "a directory with ranks of tiktoken under this name, of which transformers makes a tokenizer that puts no BOS in "
        + "front,",
      supported: "a directory with a tokenizer.json; -t may name the file itself for the ids of tiktoken")
  }

  private var said: String {
    if hasOwnCode { return "`auto_map` in tokenizer_config.json" }
    return modelType.map { "the model type \(Text($0).quoted) in config.json" } ?? "no model type in a config.json"
  }

  /// - Parameter isOld: which transformers 4 loads it is not known: then the last counts, whatever its version.
  private static func versionedFile(
    _ names: [String], _ isOld: Bool, _ place: Place
  ) throws(TokenizerError) -> String? {
    var byVersion: [String: String] = [:]
    for name in names {
      guard let match = name.firstMatch(of: /tokenizer\.(.*)\.json/) else { continue }
      byVersion[String(match.1)] = name
    }
    var file: String?
    // In the order of their texts, up to the first that is newer.
    for (version, name) in byVersion.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      guard let parsed = PythonVersion(version) else {
        throw place.malformed(found: "the version \(Text(version).quoted)", expected: "one of a Python package")
      }
      guard isOld || parsed.isAtMost([5, 23, 0]) else { break }
      file = name
    }
    return file
  }
}

extension JSONValue {
  /// As `bool(…)` of Python has it.
  fileprivate var isTrueInPython: Bool {
    switch self {
    case .null, .integer(0), .double(0): false
    case .object(let object): !object.members.isEmpty
    default:
      flag ?? elements.map { !$0.isEmpty } ?? text.map { !$0.isEmpty } ?? true
    }
  }
}
