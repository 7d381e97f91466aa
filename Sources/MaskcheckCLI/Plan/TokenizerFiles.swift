import Files
import MaskModel
import Tokenizers

/// The files that make a tokenizer, found from what `-t` names.
enum TokenizerFiles {
  struct Loaded: Sendable {
    var tokenizer: any Tokenizer
    /// Of tokenizer.json, in hexadecimal.
    var sha256: String
    /// What is odd about it, a line each.
    var hints: [String]
  }

  /// A vocabulary beyond this is no tokenizer.
  private static let largest = 1 << 30

  /// - Parameter named: a path, or where nothing stands there a name of the hub.
  static func load(_ named: String, _ models: HubModels) throws(Failure) -> Loaded {
    guard !Directory.holds(named), let name = HubName(named) else { return try load(path: named, source: named) }
    let snapshot = try models.snapshot(of: name)
    guard Directory.holds(snapshot.path + "/tokenizer.json") else {
      throw .input(
        "\(named): found no tokenizer.json in \(snapshot.path); other kinds are not in this version yet\n"
          + HubCache.cure(name))
    }
    var loaded = try load(path: snapshot.path, source: "\(name.repository)@\(snapshot.commit)")
    if let hint = snapshot.hint { loaded.hints.append(hint) }
    return loaded
  }

  private static func load(path named: String, source: String) throws(Failure) -> Loaded {
    let path = try vocabularyPath(named)
    let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
    let vocabulary = try read(path)
    let loaded: LoadedTokenizer
    do {
      loaded = try TokenizerLoader.load(
        tokenizerJSON: vocabulary, config: try optional(folder + "/tokenizer_config.json"),
        chatTemplate: try optional(folder + "/chat_template.jinja"), source: source)
    } catch let error as TokenizerError {
      throw .input("\(path): \(error)")
    } catch {
      throw (error as? Failure) ?? .input("\(path): \(error)")
    }
    return Loaded(tokenizer: loaded, sha256: SHA256.hex(vocabulary), hints: loaded.hints)
  }

  private static func vocabularyPath(_ named: String) throws(Failure) -> String {
    guard Directory.holds(named) else {
      throw .input(
        "\(named): found no such file or directory, expected a model directory, a tokenizer.json or org/name of the hub"
      )
    }
    guard Directory.exists(named) else { return named }
    let path = named + (named.hasSuffix("/") ? "" : "/") + "tokenizer.json"
    guard Directory.holds(path) else {
      throw .input("\(named): found no tokenizer.json in this directory; other kinds are not in this version yet")
    }
    return path
  }

  private static func read(_ path: String) throws(Failure) -> [UInt8] {
    do {
      return try WholeFile.read(path, limit: largest)
    } catch {
      throw .input("\(error)")
    }
  }

  private static func optional(_ path: String) throws(Failure) -> [UInt8]? {
    Directory.holds(path) ? try read(path) : nil
  }
}
