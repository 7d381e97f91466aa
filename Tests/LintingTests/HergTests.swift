import Linting
import MaskModel
import Testing

/// A question about molecules with a constant instruction: the mistakes that such data invite, with three tokenizers.
@Suite struct HergTests {
  /// Half of them end in `)` or `]`, which two of the three tokenizers merge with the line break behind.
  private static let molecules = [
    "CCO", "CC(=O)O", "CC(=O)Nc1ccc(O)cc1", "CN1CCC[C@H]1c2cccnc2", "CC(C)Cc1ccc(cc1)C(C)C(=O)O", "C[N+](C)(C)C",
    "CC(=O)", "c1ccc(cc1)C(=O)", "CCN(CC)", "C1CC1[NH3+]", "OC[C@@H](O)", "Clc1ccccc1", "CCCl", "NCC(=O)",
    "CC(C)(C)O", "CCCC[Si]", "COc1ccccc1", "FC(F)(F)", "CSC", "O=C=O",
  ]
  private static let rows = molecules.enumerated().map { index, molecule in
    #"{"input_text":"\#(molecule)","output_text":"(\#(index % 2 == 0 ? "A" : "B"))"}"#
  }
  private static let question =
    "Instructions: Answer the following question about drug properties.\\nQuestion: Does the molecule block hERG? "
    + "(A) no (B) yes\\nDrug SMILES: {input_text}\\nAnswer: {output_text}"
  private static let tokenizers = ["qwen-like", "llama3-like", "gemma-like"]

  private func run(_ trainer: String, _ options: [String], _ tokenizer: String) throws -> ExampleRun {
    try ExampleRun(RuleExample("", trainer: trainer, options: options, rows: Self.rows, tokenizer: tokenizer))
  }

  private func collator(_ template: String, _ tokenizer: String) throws -> ExampleRun {
    // Llama's tokenizer has no pad token of its own; a script gives it one.
    let pad = tokenizer == "llama3-like" ? ["--set", "tokenizer.pad_token=<|finetune_right_pad_id|>"] : []
    return try run(
      "trl-collator", ["--text-template", Self.question, "--response-template", template] + pad, tokenizer)
  }

  private func brief(_ run: ExampleRun) -> [String] {
    run.findings.map { "\($0.rule) \($0.level.rawValue) \($0.count)" }
  }

  @Test(arguments: tokenizers) func oneTextWithoutACollator(_ tokenizer: String) throws {
    let run = try run("trl", ["--text-template", Self.question], tokenizer)
    #expect(brief(run) == ["MC102 error 20", "MC105 error 20"])
  }

  @Test(arguments: tokenizers) func promptAndCompletion(_ tokenizer: String) throws {
    let rows = Self.molecules.enumerated().map { index, molecule in
      #"{"prompt":"Question: Does it block hERG?\nDrug SMILES: \#(molecule)\nAnswer:","completion":" (\#(index % 2 == 0 ? "A" : "B"))"}"#
    }
    #expect(brief(try ExampleRun(RuleExample("", rows: rows, tokenizer: tokenizer))) == [])
  }

  @Test(arguments: tokenizers) func aTemplateThatIsFoundEverywhere(_ tokenizer: String) throws {
    #expect(brief(try collator("Answer:", tokenizer)).filter { !$0.hasPrefix("MC202 note") } == [])
  }

  @Test(arguments: tokenizers) func theLineBreakBeforeIt(_ tokenizer: String) throws {
    let run = try collator("\\nAnswer:", tokenizer)
    let failing = Self.molecules.indices.filter {
      Self.molecules[$0].hasSuffix(")") || Self.molecules[$0].hasSuffix("]")
    }
    let rows = run.rows.indices.filter { index in run.rows[index].contains { $0.rule == "MC201" } }
    #expect(rows == (tokenizer == "gemma-like" ? [] : failing))
    guard let finding = run.findings.first(where: { $0.rule == "MC201" }) else { return }
    #expect(finding.message.contains("is found in 20 of 20 rows"))
    #expect(finding.fix.contains("--response-template 'Answer:'"))
  }

  @Test(arguments: tokenizers) func theSpaceBehindIt(_ tokenizer: String) throws {
    let run = try collator("\\nAnswer: ", tokenizer)
    let finding = try #require(run.findings.first { $0.rule == "MC201" })
    #expect(finding.count == 20)
    #expect(finding.message.contains("is found in 20 of 20 rows"))
    #expect(
      run.rows[0].first { $0.rule == "MC201" }?.detail.contains("Its ` ` is merged with the `(` behind it") == true)
  }

  /// What a finding suggests is given back: it has to match in every row.
  @Test(arguments: tokenizers) func theSuggestionHolds(_ tokenizer: String) throws {
    let finding = try #require(try collator("\\nAnswer: ", tokenizer).findings.first { $0.rule == "MC201" })
    let line = try #require(finding.fix.split(separator: "\n").first { $0.contains("--response-template ") })
    let option = line.split(separator: "--response-template ")[1].replacing("'", with: "")
    let run = try collator(String(option), tokenizer)
    #expect(run.examples.allSatisfy { $0.responseMatches?.isEmpty == false })
    #expect(run.findings.allSatisfy { $0.level == .note })
  }

  @Test func theEndTokenOfAnotherModel() throws {
    for (tokenizer, splits) in [("qwen-like", true), ("llama3-like", true), ("gemma-like", false)] {
      let run = try run("trl", ["--text-template", Self.question + "<eos>"], tokenizer)
      #expect(run.findings.contains { $0.rule == "MC408" } == splits)
    }
  }
}
