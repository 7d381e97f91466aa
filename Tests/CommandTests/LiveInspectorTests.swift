import MaskModel
import TestSupport
import Testing

@testable import MaskcheckCLI

/// What the browser asks, answered from the files of Examples/herg.
@Suite struct LiveInspectorTests {
  private func inspector(jobs: Int) throws -> LiveInspector {
    let herg = "\(Repository.root)/Examples/herg"
    let arguments = try InspectArguments.parse([
      "\(herg)/herg.jsonl", "-t", "\(herg)/tokenizers/qwen-like", "--text-template",
      #"{input_text}\nAnswer: {output_text}"#, "--response-template", #"\nAnswer:"#, "--jobs", "\(jobs)",
    ])
    let nowhere = Surroundings(output: OutputStream(descriptor: nil), errors: OutputStream(descriptor: nil))
    var plan = try InspectPlan(arguments, in: nowhere)
    plan.mode = .browser
    return try LiveInspector(PreparedInspection(plan))
  }

  /// The end of a count.
  private func counted(_ inspector: LiveInspector, _ settings: WhatIf) async -> CountingProgress {
    await withCheckedContinuation { continuation in
      _ = inspector.count(settings: settings) { if $0.isComplete { continuation.resume(returning: $0) } }
    }
  }

  @Test(arguments: 1...3)
  func allCoresCountWhatOneCounts(jobs: Int) async throws {
    let progress = await counted(try inspector(jobs: jobs), WhatIf())
    #expect(progress.failure == nil)
    #expect(progress.rows == 32)
    #expect(progress.totals.matchFailures == 10)
    #expect(progress.findings.first { $0.rule == "MC201" }?.examples.count == 10)
  }

  @Test func theNextFindingFollowsWhatIsShown() async throws {
    let inspector = try inspector(jobs: 2)
    let missing = WhatIf(responseTemplate: .text("never there"))
    let found = WhatIf(responseTemplate: .text("Answer:"))
    _ = await counted(inspector, missing)
    #expect(inspector.nextFinding(from: -1, forward: true, settings: missing) == 0)
    #expect(inspector.nextFinding(from: 32, forward: false, settings: missing) == 31)
    _ = await counted(inspector, found)
    #expect(inspector.nextFinding(from: -1, forward: true, settings: found) == nil)
    #expect(inspector.nextFinding(from: -1, forward: true, settings: missing) == nil)
    let own = await counted(inspector, WhatIf())
    let rows = own.findings.first { $0.rule == "MC201" }?.examples.map(\.index)
    #expect(inspector.nextFinding(from: -1, forward: true, settings: WhatIf()) == rows?.first)
  }

  /// The browser is told where each message stands, and what the template wrote besides.
  @Test func conversationsHaveTheirTurns() throws {
    let folder = "\(Repository.root)/Examples/conversations"
    let arguments = try InspectArguments.parse([
      "\(folder)/tools.jsonl", "-t", "\(Repository.root)/Examples/herg/tokenizers/qwen-like", "--chat-template",
      "\(folder)/templates/tools.jinja", "--set", "assistant_only_loss=true",
    ])
    let nowhere = Surroundings(output: OutputStream(descriptor: nil), errors: OutputStream(descriptor: nil))
    var plan = try InspectPlan(arguments, in: nowhere)
    plan.mode = .browser
    let row = try #require(try LiveInspector(PreparedInspection(plan)).example(at: 0, settings: WhatIf()))
    let (conversation, text) = (try #require(row.example.conversation), try #require(row.example.text))
    let map = ConversationMap(conversation, text: text)
    #expect(map.turns.map(\.message) == [nil, 0, 1, 2, 3])
    #expect(map.turns.map(\.holdsToolCall) == [false, false, true, false, false])
    let own = map.origins.filter { $0.source != .template }.map {
      String(decoding: text.bytes[$0.range], as: UTF8.self).prefix(16)
    }
    #expect(own == [#"{"type": "functi"#, "Do I need an umb", #"{"name": "weathe"#, "rain, 9 °C", "Yes, it rains in"])
    #expect(!map.origins.contains { $0.source == .unclear })
  }

  @Test func idsAreIDs() async throws {
    let inspector = try inspector(jobs: 2)
    let tokenizer = try #require(inspector.tokenizer)
    let ids = tokenizer.makeEncoder().encode("Answer:", addSpecialTokens: false).ids
    let asText = WhatIf(responseTemplate: .text("Answer:"))
    let asIDs = WhatIf(responseTemplate: .ids(ids))
    #expect(await counted(inspector, asIDs).totals == counted(inspector, asText).totals)
    let row = try inspector.example(at: 3, settings: asIDs)
    #expect(row?.example.responseMatches?.count == 1)
    #expect(row?.example.labels == (try inspector.example(at: 3, settings: asText))?.example.labels)
  }
}
