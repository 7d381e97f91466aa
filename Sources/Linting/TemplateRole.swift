import MaskModel

/// The two templates that the completion-only collator searches for.
enum TemplateRole: Sendable, Hashable, CaseIterable {
  case response, instruction

  var name: String {
    switch self {
    case .response: "response template"
    case .instruction: "instruction template"
    }
  }

  var option: String {
    switch self {
    case .response: "--response-template"
    case .instruction: "--instruction-template"
    }
  }

  /// The collator's call with this template, its value written in Python.
  func collator(_ value: String) -> String {
    switch self {
    case .response: "DataCollatorForCompletionOnlyLM(response_template=\(value), tokenizer=tokenizer)"
    case .instruction:
      "DataCollatorForCompletionOnlyLM(response_template=…, instruction_template=\(value), tokenizer=tokenizer)"
    }
  }
}

extension RunContext {
  /// Those that the run has.
  var templates: [TemplateRole: Template] {
    var found: [TemplateRole: Template] = [:]
    found[.response] = responseTemplate
    found[.instruction] = instructionTemplate
    return found
  }
}

extension MaskedExample {
  /// The template for whose want the collator ignores the whole row: it looks for the response template first.
  var missingTemplate: TemplateRole? {
    if responseMatches?.isEmpty == true { return .response }
    return instructionMatches?.isEmpty == true ? .instruction : nil
  }
}
