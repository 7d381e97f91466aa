import ArgumentParser
import MaskModel
import Reports

/// `maskcheck tokenizer -t T`: what was loaded.
struct TokenizerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maskcheck tokenizer", abstract: "Shows what was loaded as the tokenizer.")

  @OptionGroup var tokenizer: TokenizerArguments
  @OptionGroup var interpreter: InterpreterArguments

  func run(_ surroundings: Surroundings) throws -> Int32 {
    let loaded = try TokenizerFiles.load(
      tokenizer.required(), HubModels(tokenizer, python: interpreter.python, in: surroundings),
      threads: surroundings.processors)
    for line in Self.lines(loaded) { surroundings.output.write(Visible.string(line) + "\n") }
    surroundings.output.flush()
    return 0
  }

  static func lines(_ loaded: TokenizerFiles.Loaded) -> [String] {
    let card = loaded.tokenizer.card
    var lines = [
      "source       \(card.source)", "kind         \(card.kind)", "vocabulary   \(card.vocabularySize) entries",
      "sha256       \(loaded.sha256)",
    ]
    lines += card.pipeline.enumerated().map { ($0 == 0 ? "pipeline     " : "             ") + $1 }
    if let name = card.builtClass { lines.append("class        \(name)") }
    lines += roles(card)
    lines += card.files.enumerated().map { ($0 == 0 ? "files        " : "             ") + $1 }
    lines += hints(card).map { "note         \($0)" } + loaded.hints.map { "note         \($0)" }
    return lines
  }

  private static func roles(_ card: TokenizerCard) -> [String] {
    func role(_ name: String, _ token: SpecialToken?) -> String {
      let shown = token.map { "\($0.content) (\($0.id.map { "id \($0)" } ?? "not in the vocabulary"))" } ?? "none"
      return name.padded(to: 13) + shown
    }
    func flag(_ name: String, _ value: Bool?) -> String {
      name.padded(to: 13) + (value.map { $0 ? "yes" : "no" } ?? "not said")
    }
    return [
      role("bos", card.bos), role("eos", card.eos), role("pad", card.pad), role("unk", card.unk),
      flag("adds bos", card.addsBOS), flag("adds eos", card.addsEOS),
      "max length".padded(to: 13) + (card.modelMaxLength.map(String.init) ?? "not said"),
      "template".padded(to: 13) + (card.chatTemplate.map { "a chat template of \($0.count) bytes" } ?? "none"),
    ]
  }

  private static func hints(_ card: TokenizerCard) -> [String] {
    var hints: [String] = []
    if card.pad == nil { hints.append("there is no pad token: trainers take the eos token for it") }
    if let pad = card.pad, pad.content == card.eos?.content { hints.append("the pad token is the eos token") }
    return hints
  }
}

extension TokenizerArguments {
  func required() throws(Failure) -> String {
    guard let tokenizer else {
      throw .usage("-t is missing: expected a model directory, a tokenizer.json or org/name of the hub")
    }
    return tokenizer
  }
}
