import ArgumentParser
import JSON

/// The manual page, from what `--help` is made from.
enum ManPage {
  static func text() throws(Failure) -> String {
    let description = try description()
    guard let command = description["command"] else { throw .usage("no description of the command line") }
    var page = Roff()
    page.line(".TH MASKCHECK 1 \"\" \"maskcheck \(Program.version)\" \"User Commands\"")
    page.section("NAME")
    page.text("maskcheck - \(command.word("abstract"))")
    page.section("SYNOPSIS")
    page.verbatim(InspectArguments.configuration.usage ?? "maskcheck")
    page.section("DESCRIPTION")
    page.verbatim(command.word("discussion"))
    page.section("OPTIONS")
    page.arguments(of: command)
    page.section("COMMANDS")
    for own in command["subcommands"]?.elements ?? [] where own.word("commandName") != "help" { page.command(own) }
    page.section("FILES")
    page.text(
      "Models named as on the hub (org/name) are looked for in HF_HUB_CACHE, HF_HOME/hub or ~/.cache/huggingface/hub.")
    return page.result
  }

  private static func description() throws(Failure) -> JSONValue {
    do {
      _ = try WholeProgram.parse(["--experimental-dump-help"])
      return .null
    } catch {
      guard let value = try? JSONValue(parsing: Array(WholeProgram.message(for: error).utf8)) else { return .null }
      return value
    }
  }
}

/// Writes roff, the language of manual pages.
private struct Roff {
  private(set) var result = ""

  mutating func line(_ line: String) { result += line + "\n" }

  mutating func section(_ title: String) { line(".SH \(title)") }

  mutating func text(_ text: String) {
    for own in text.split(separator: "\n", omittingEmptySubsequences: false) { line(Self.escaped(own)) }
  }

  /// Lines as they are.
  mutating func verbatim(_ text: String) {
    line(".nf")
    self.text(text)
    line(".fi")
  }

  mutating func command(_ command: JSONValue) {
    line(".SS \(Self.escaped("maskcheck " + command.word("commandName")))")
    text(command.word("abstract"))
    if !command.word("discussion").isEmpty { text(command.word("discussion")) }
    arguments(of: command)
  }

  /// Under the titles that `--help` has.
  mutating func arguments(of command: JSONValue) {
    var title = ""
    for argument in command["arguments"]?.elements ?? [] where argument["shouldDisplay"]?.flag == true {
      let own = argument.word("sectionTitle")
      if own != title, !own.isEmpty { line(".SS \(Self.escaped(own))") }
      title = own
      line(".TP")
      line(Self.names(of: argument))
      text([argument.word("abstract"), argument.standard].filter { !$0.isEmpty }.joined(separator: " "))
    }
  }

  private static func names(of argument: JSONValue) -> String {
    let value = escaped(argument.word("valueName"))
    let names = (argument["names"]?.elements ?? []).map { name in
      "\\fB" + escaped((name.word("kind") == "long" ? "--" : "-") + name.word("name")) + "\\fR"
    }
    switch argument.word("kind") {
    case "positional": return "\\fI\(value)\\fR"
    case "flag": return names.joined(separator: ", ")
    default: return names.joined(separator: ", ") + " \\fI\(value)\\fR"
    }
  }

  private static func escaped(_ text: some StringProtocol) -> String {
    let plain = String(text).replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }
}

extension JSONValue {
  fileprivate func word(_ key: Text) -> String { self[key]?.text?.string ?? "" }

  fileprivate var standard: String { word("defaultValue").isEmpty ? "" : "(default: \(word("defaultValue")))" }
}
