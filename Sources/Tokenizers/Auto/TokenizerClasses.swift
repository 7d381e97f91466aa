/// What transformers 5.23.0 knows of tokenizer classes, looked up in `TokenizerClassData`.
enum TokenizerClasses {
  /// What becomes of a tokenizer.json in a class.
  enum Kind: Equatable {
    /// It is taken as it is.
    case file
    /// Vocabulary and merges are taken, the rest is built; the class by its own name.
    case builds(String)
    /// The class does not run on `tokenizers`, and this file is nothing to it.
    case python(String)
  }

  /// The class that belongs to a `model_type`.
  static func name(ofModel type: String) -> String? {
    value(of: type, in: TokenizerClassData.models) ?? (isMistaken(type) ? "TokenizersBackend" : nil)
  }

  /// The class that the configuration of such a model leads to where no class is named.
  static func name(ofConfigured type: String) -> String? {
    value(of: type, in: TokenizerClassData.configured) ?? name(ofModel: type)
  }

  /// Whether the class in the tokenizer_config.json of such models is known to be wrong.
  static func isMistaken(_ type: String) -> Bool {
    entries(TokenizerClassData.mistaken).contains { $0 == type }
  }

  /// Whether a model of the hub is loaded from its tokenizer.json whatever its class is.
  static func isFromFile(_ repository: String) -> Bool {
    entries(TokenizerClassData.fromFile).contains { matches(repository.lowercased()[...], $0[...]) }
  }

  /// `tokenizer_class_from_name`: nil where there is no such class.
  static func kind(_ name: String) -> Kind? {
    if ["TokenizersBackend", "PreTrainedTokenizer", "PreTrainedTokenizerFast", "BloomTokenizer"].contains(name) {
      return .file
    }
    if let own = own(name, in: TokenizerClassData.rebuilding) { return .builds(own) }
    if let own = own(name, in: TokenizerClassData.python) { return .python(own) }
    return name.hasSuffix("Fast") ? kind(String(name.dropLast(4))) : nil
  }

  private static func entries(_ list: String) -> [Substring] {
    list.split { $0 == "," || $0 == "\n" || $0 == " " }
  }

  private static func value(of key: String, in list: String) -> String? {
    entries(list).first { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
  }

  /// An entry is a class, or another name of it, `=` and the class.
  private static func own(_ name: String, in list: String) -> String? {
    value(of: name, in: list) ?? (entries(list).contains { $0 == name } ? name : nil)
  }

  /// `fnmatch`, as far as the list needs it: one `*` at the end.
  private static func matches(_ name: Substring, _ pattern: Substring) -> Bool {
    pattern.last == "*" ? name.hasPrefix(pattern.dropLast()) : name == pattern
  }
}
