import Files
import JSON
import MaskModel
import Tokenizers

/// The chat templates of a tokenizer's directory, and the special tokens that they see.
enum TemplateFiles {
  /// Where a model has its templates.
  private static let places = ["chat_template.jinja", "tokenizer_config.json"]

  /// A template beyond this is none.
  private static let largest = 1 << 24

  /// - Parameters:
  ///   - named: a path, or where nothing stands there a name of the hub.
  ///   - template: a file that takes the place of what the tokenizer carries.
  static func load(
    tokenizer named: String, _ models: HubModels, template: String?, _ language: any ChatLanguage
  ) throws(Failure) -> ChatTemplateSet {
    let folder = try folder(named, models)
    let config = try config(folder + "/tokenizer_config.json")
    let carried: ChatTemplateSet.Carried
    if let template {
      carried = .one(try source(template))
    } else {
      carried = try files(in: folder) ?? configured(config?["chat_template"])
    }
    let specialTokens = try specialTokens(folder)
    var processor = try ProcessorFiles.load(named, folder, tokenizer: config, namedTokens: specialTokens)
    if template != nil { processor?.carried = carried }
    return ChatTemplateSet(
      carried, specialTokens: specialTokens, language: language, processor: processor,
      stops: try stops(folder + "/generation_config.json"))
  }

  /// Files come before the configuration, and make several templates with names where there is more than one.
  ///
  /// - Parameter ofProcessor: there chat_template.jinja counts before an additional template of its name, else behind it.
  static func files(in folder: String, ofProcessor: Bool = false) throws(Failure) -> ChatTemplateSet.Carried? {
    let (file, extra) = (folder + "/chat_template.jinja", folder + "/additional_chat_templates")
    let main = Directory.holds(file) ? [NamedTemplate(name: "default", source: try source(file))] : []
    let others = Directory.exists(extra) ? try additional(extra) : []
    let all = ofProcessor ? others + main : main + others
    guard let last = all.last else { return nil }
    return all.allSatisfy { $0.name == "default" } ? .one(last.source) : .named(all)
  }

  /// A template in a file of its own, line ends as Python reads them.
  static func source(_ path: String) throws(Failure) -> Text {
    var bytes: [UInt8] = []
    // What is not UTF-8 would stop Python; a template with U+FFFD shows where it is.
    for byte in Text(Text(bytes: try read(path)).string).bytes {
      if byte == 0x0A, bytes.last == 0x0D { bytes.removeLast() }
      bytes.append(byte)
    }
    return Text(bytes: bytes.map { $0 == 0x0D ? 0x0A : $0 })
  }

  private static func folder(_ named: String, _ models: HubModels) throws(Failure) -> String {
    if Directory.exists(named) { return named }
    if !Directory.holds(named), let name = HubName(named) { return try models.snapshot(of: name, with: places).path }
    return named.contains("/") ? String(named[..<(named.lastIndex(of: "/") ?? named.startIndex)]) : "."
  }

  private static func configured(_ value: JSONValue?) -> ChatTemplateSet.Carried {
    if let text = value?.text { return .one(Text(text.string)) }
    guard let list = value?.elements else { return .none }
    return .named(
      list.compactMap { entry in
        guard let name = entry["name"]?.text, let source = entry["template"]?.text else { return nil }
        return NamedTemplate(name: name, source: source)
      })
  }

  private static func additional(_ folder: String) throws(Failure) -> [NamedTemplate] {
    var result: [NamedTemplate] = []
    do {
      for path in try Directory.files(in: folder, extensions: ["jinja"]) {
        let file = path.split(separator: "/").last ?? ""
        result.append(
          NamedTemplate(name: Text(String(file.dropLast(".jinja".count))), source: try source(path)))
      }
    } catch let error as Failure {
      throw error
    } catch {
      throw .input("\(error)")
    }
    return result
  }

  /// `special_tokens_map` of transformers 5; of two with one name the last counts.
  private static func specialTokens(_ folder: String) throws(Failure) -> [SpecialTokenName] {
    let directory = try TokenizerFiles.directory(folder)
    var result: [SpecialTokenName] = []
    let json = folder + "/tokenizer.json"
    let named = directory.namedTokens(
      vocabulary: { try? TokenizerFiles.optional(json) },
      model: { Directory.holds(json) ? nil : try? TokenizerFiles.optional(folder + "/tokenizer.model") })
    for (name, content) in named {
      result.removeAll { $0.name == name }
      result.append(SpecialTokenName(name: name, content: content))
    }
    return result
  }

  /// `eos_token_id`: one id or several. A file that is broken or says nothing of it tells nothing.
  private static func stops(_ path: String) throws(Failure) -> [TokenID]? {
    guard let bytes = try optional(path), let value = try? JSONValue(parsing: bytes),
      let stops = value["eos_token_id"]
    else { return nil }
    let ids = (stops.elements ?? [stops]).compactMap { $0.int.flatMap { TokenID(exactly: $0) } }
    return ids.isEmpty ? nil : ids
  }

  static func config(_ path: String) throws(Failure) -> JSONValue? {
    guard let bytes = try optional(path) else { return nil }
    do {
      return try JSONValue(parsing: bytes, replacesLoneSurrogates: true)
    } catch {
      throw .input("\(path): \(error)")
    }
  }

  private static func optional(_ path: String) throws(Failure) -> [UInt8]? {
    Directory.holds(path) ? try read(path) : nil
  }

  private static func read(_ path: String) throws(Failure) -> [UInt8] {
    do {
      return try WholeFile.read(path, limit: largest)
    } catch {
      throw .input("\(error)")
    }
  }
}
