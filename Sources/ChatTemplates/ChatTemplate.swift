import JSON
import MaskModel

/// A chat template, read once and rendered many times: Jinja2 3.1 as transformers 5.23 sets it up.
public struct ChatTemplate: Sendable {
  public let source: Text
  /// For errors: the file that it came from.
  public let name: String
  private let program: Program
  /// Nil where the template has what only the general evaluator does.
  private let quick: QuickProgram?

  public init(_ source: Text, name: String = "chat template") throws(TemplateError) {
    self.source = source
    self.name = name
    do {
      program = try Compiler.compile(try Parser.parse(source))
      quick = QuickCompiler.compile(program)
    } catch {
      throw error.placed(name, line: error.line)
    }
  }

  /// Renders what `apply_chat_template(…, tokenize=False)` gives for a request.
  ///
  /// - Parameter target: where the text is appended.
  public func render(
    _ request: ChatRequest, environment: RenderEnvironment = RenderEnvironment(),
    limits: RenderLimits = RenderLimits(), into target: inout [UInt8]
  ) throws(TemplateError) -> RenderedSpans {
    var chat = try request.chat()
    guard let field = request.continuedField else {
      return try render(try request.variables(chat), environment, limits, findsMessages: true, into: &target)
    }
    let continued = try ContinuedMessage(field, in: &chat, template: source)
    var text: [UInt8] = []
    var spans = try render(try request.variables(chat), environment, limits, findsMessages: true, into: &text)
    let cut = try continued.cut(Text(bytes: text))
    target.append(contentsOf: cut.bytes)
    spans.end(at: cut)
    return spans
  }

  /// Renders with variables as they are: nothing is added but the globals.
  ///
  /// - Parameters:
  ///   - findsMessages: tell where each message stands in the text.
  ///   - target: where the text is appended.
  public func render(
    variables: JSONObject, environment: RenderEnvironment = RenderEnvironment(), limits: RenderLimits = RenderLimits(),
    findsMessages: Bool = false, into target: inout [UInt8]
  ) throws(TemplateError) -> RenderedSpans {
    try render(variables, environment, limits, findsMessages: findsMessages, into: &target)
  }

  /// By the quick program where there is one; where that gives up, and for every error, by the general evaluator.
  private func render(
    _ variables: JSONObject, _ environment: RenderEnvironment, _ limits: RenderLimits, findsMessages: Bool,
    into target: inout [UInt8]
  ) throws(TemplateError) -> RenderedSpans {
    if let quick, limits.isUsual,
      let spans = quick.render(
        variables, environment: environment, source: findsMessages ? source : nil, into: &target)
    {
      return spans
    }
    let run = Run(limits: limits, environment: environment, names: program.names, variables: variables)
    if findsMessages { run.findMessages(variables["messages"]?.elements?.count ?? 0) }
    defer { run.end() }
    let main = program.main
    let scope = Scope(main.slots, parent: nil)
    run.register(closure: scope)
    do {
      try run.descend(main.depth) { () throws(TemplateError) in
        main.entry.enter(run, scope)
        _ = try main.body.execute(run, scope)
        try run.join()
      }
    } catch {
      throw error.placed(name, line: run.line)
    }
    let text = Text(bytes: run.output)
    var spans = RenderedSpans(text, run.spans)
    if findsMessages {
      spans.place(variables["messages"]?.elements ?? [], in: text, run.turns, pieces: nil, source: source)
    }
    spans.readsClock = run.readsClock
    target.append(contentsOf: run.output)
    return spans
  }
}

extension TemplateError {
  fileprivate func placed(_ template: String, line: Int) -> TemplateError {
    var result = self
    result.template = template
    if result.line == 0 { result.line = line }
    return result
  }
}

extension Value {
  /// A value that came from JSON.
  init(_ json: JSONValue) {
    switch json {
    case .null: self = .none
    case .bool(let flag): self = .bool(flag)
    case .integer(let value): self = .int(Int(value))
    case .bigInteger(let digits): self = Value(bigDigits: digits)
    case .double(let value): self = .float(value)
    case .string(let text): self = .str(text)
    case .array(let elements): self = .list(of: elements.map { Value($0) })
    case .object(let object):
      let dict = DictValue()
      for member in object.members { dict.set(member.key, Value(member.value)) }
      self = .dict(dict)
    }
  }

  private init(bigDigits digits: Text) {
    let isNegative = digits.hasPrefix("-")
    let value = BigInt(digits: digits.bytes.dropFirst(isNegative ? 1 : 0), isNegative: isNegative)
    self = value.map { Value(big: $0) } ?? .none
  }
}
