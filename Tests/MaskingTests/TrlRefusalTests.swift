import JSON
import MaskModel
import Masking
import Testing

@Suite struct TrlRefusalTests {
  private func error(
    _ settings: [(name: String, value: JSONValue)] = [], _ row: [(String, JSONValue)]?, template: String? = nil,
    trainer: String = "trl"
  ) -> MaskingError? {
    do {
      _ = try Bench(trainer: trainer, settings: settings, template: template).prepare(row.map { [$0] } ?? [])
      return nil
    } catch {
      return error as? MaskingError
    }
  }

  @Test func unknownOptionsAreNamedWithTheNearest() {
    guard case .setting(let option, _, let expected)? = error([("max_lenght", 3)], [("text", "a")]) else {
      Issue.record("no error")
      return
    }
    #expect(option == "--set max_lenght")
    #expect(expected.contains("did you mean `max_length`?"))
    #expect(error([("learning_rate", 0.1), ("seed", 3)], [("text", "a")]) == nil)
  }

  @Test func valuesAreChecked() {
    #expect(
      error([("max_length", "many")], [("text", "a")])
        == .setting(option: "--set max_length", found: "\"many\"", expected: "a whole number or null"))
    #expect(error([("completion_only_loss", "False")], [("text", "a")]) == nil)
  }

  @Test func missingColumns() {
    for (row, column) in [([("prompt", "a")], "completion"), ([("q", "a")], "text")]
      as [([(String, JSONValue)], String)]
    {
      guard case .refused(let name, let message, let fix)? = error(row) else {
        Issue.record("no refusal for \(column)")
        continue
      }
      #expect(name == "KeyError" && message == "'\(column)'")
      #expect(fix.contains("`\(row[0].0)`"))
    }
  }

  private func error(_ row: [(String, JSONValue)]) -> MaskingError? { error([], row) }

  @Test func templateWithCompletionOnlyLoss() {
    guard case .refused(let name, let message, _)? = error([], [("prompt", "a"), ("completion", "b")], template: "x")
    else {
      Issue.record("no refusal")
      return
    }
    #expect(name == "ValueError" && message.hasPrefix("A formatting function was provided"))
  }

  @Test func conversationsNeedATemplate() {
    let turns: JSONValue = [["role": "user", "content": "a"]]
    guard case .unsupported(let word)? = error([], [("messages", turns)]) else {
      Issue.record("taken without a chat template")
      return
    }
    #expect(word.contains("conversations need a chat template"))
  }

  /// Python looks at one of the columns, by the hashes of their names.
  @Test func whatDependsOnAHashSeedIsNotGuessed() {
    let turns: JSONValue = [["role": "user", "content": "a"]]
    for row in [[("messages", turns), ("prompt", "a"), ("completion", "b")], [("prompt", turns), ("completion", [])]] {
      guard case .unsupported(let word)? = error([], row) else {
        Issue.record("taken: \(row)")
        continue
      }
      #expect(word.contains("hash seed"))
    }
  }

  @Test func theCollatorIsNotFollowedOnConversations() {
    let turns: JSONValue = [["role": "user", "content": "a"]]
    let bench = Bench(trainer: "trl-collator", response: .text("x"))
    do {
      _ = try bench.prepare([[("messages", turns)]])
      Issue.record("taken")
    } catch {
      #expect("\(error)".contains("--trainer trl"))
    }
  }

  @Test func noRowAtAll() {
    guard case .refused(let name, _, _)? = error([], nil) else {
      Issue.record("no refusal")
      return
    }
    #expect(name == "StopIteration")
  }

  @Test func packingIsNotModelled() {
    guard case .unsupported? = error([("packing", true)], [("text", "a")]) else {
      Issue.record("packing is taken")
      return
    }
    guard case .refused? = error([("packing", true), ("max_length", nil)], [("text", "a")]) else {
      Issue.record("packing without a length is taken")
      return
    }
  }

  @Test func templatesBelongToTheCollator() {
    let bench = Bench(response: .text("x"))
    #expect(throws: MaskingError.self) { try bench.prepare([[("text", "a")]]) }
  }

  @Test func trainersByName() throws {
    #expect(try Trainer.named("trl@1.16").version == "1.16.0")
    #expect(try Trainer.named("trl-collator").version == "0.19.1")
    #expect(throws: MaskingError.self) { try Trainer.named("trl@1.1") }
    #expect(throws: MaskingError.self) { try Trainer.named("trl@") }
    do {
      _ = try Trainer.named("trl-colator")
      Issue.record("found")
    } catch {
      #expect("\(error)".contains("did you mean `trl-collator`?"))
    }
  }
}
