import ChatTemplates
import Files
import JSON
import MaskModel

/// The chat templates of a tokenizer's directory, and the special tokens that they see.
enum TemplateFiles {
  struct Loaded: Sendable {
    /// By name; one without a name is `default`.
    var templates: [Text: ChatTemplate]
    var specialTokens: [(name: Text, content: Text)]

    /// `get_chat_template`: with tools `tool_use`, if there is one among several.
    func template(hasTools: Bool) throws(Failure) -> ChatTemplate {
      if hasTools, templates.count > 1, let template = templates["tool_use"] { return template }
      if let template = templates["default"] { return template }
      throw .input("this tokenizer has no default chat template; there are \(templates.keys.map(\.string).sorted())")
    }
  }

  /// Where a model has its templates.
  private static let places = ["chat_template.jinja", "tokenizer_config.json"]

  /// A template beyond this is none.
  private static let largest = 1 << 24

  /// - Parameter named: a path, or where nothing stands there a name of the hub.
  static func load(tokenizer named: String, _ models: HubModels, template: String?) throws(Failure) -> Loaded {
    let folder = try folder(named, models)
    let config = try config(folder + "/tokenizer_config.json")
    var sources = configured(config?["chat_template"])
    if let file = try optional(folder + "/chat_template.jinja") { sources = [("default", Text(bytes: file))] }
    let extra = folder + "/additional_chat_templates"
    if Directory.exists(extra) { sources += try additional(extra) }
    if let template { sources = [("default", Text(bytes: try read(template)))] }
    guard !sources.isEmpty else {
      throw .input("\(named): found no chat template (chat_template.jinja, or chat_template in tokenizer_config.json)")
    }
    var templates: [Text: ChatTemplate] = [:]
    for (name, source) in sources {
      do {
        let place = template ?? (name == "default" ? "chat template" : "chat template \(name)")
        templates[name] = try ChatTemplate(Text(source.string), name: place)
      } catch {
        throw .input("\(error)")
      }
    }
    return Loaded(templates: templates, specialTokens: specialTokens(config))
  }

  private static func folder(_ named: String, _ models: HubModels) throws(Failure) -> String {
    if Directory.exists(named) { return named }
    if !Directory.holds(named), let name = HubName(named) { return try models.snapshot(of: name, with: places).path }
    return named.contains("/") ? String(named[..<(named.lastIndex(of: "/") ?? named.startIndex)]) : "."
  }

  private static func configured(_ value: JSONValue?) -> [(name: Text, source: Text)] {
    if let text = value?.text { return [("default", text)] }
    return (value?.elements ?? []).compactMap { entry in
      guard let name = entry["name"]?.text, let source = entry["template"]?.text else { return nil }
      return (name, source)
    }
  }

  private static func additional(_ folder: String) throws(Failure) -> [(name: Text, source: Text)] {
    var result: [(name: Text, source: Text)] = []
    do {
      for path in try Directory.files(in: folder, extensions: ["jinja"]) {
        let file = path.split(separator: "/").last ?? ""
        result.append((Text(String(file.dropLast(".jinja".count))), Text(bytes: try read(path))))
      }
    } catch let error as Failure {
      throw error
    } catch {
      throw .input("\(error)")
    }
    return result
  }

  /// `special_tokens_map` of transformers 5: the seven standard ones, and the named extra ones.
  private static func specialTokens(_ config: JSONValue?) -> [(name: Text, content: Text)] {
    guard case .object(let object)? = config else { return [] }
    var result: [(name: Text, content: Text)] = []
    func add(_ name: Text, _ value: JSONValue?) {
      guard let content = value?.text ?? value?["content"]?.text else { return }
      result.removeAll { $0.name == name }
      result.append((name, content))
    }
    let standard: [Text] = [
      "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
    ]
    for name in standard { add(name, object[name]) }
    if case .object(let extra)? = object["extra_special_tokens"] {
      for member in extra.members { add(member.key, member.value) }
    }
    return result
  }

  private static func config(_ path: String) throws(Failure) -> JSONValue? {
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
