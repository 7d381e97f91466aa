import JSON
import MaskModel

extension TokenizerConfig {
  /// Where AutoTokenizer of transformers 5.23 may give other ids than what was loaded.
  ///
  /// - Parameter file: tokenizer.json was taken as it is, without what AutoTokenizer makes of its directory.
  func hints(_ pipeline: any LoadedPipeline, file: Bool = true) -> [String] {
    (file ? [missingTokens(pipeline), rebuiltClass(pipeline)] : []).compactMap { $0 }
      + [addedBOS(pipeline)].compactMap { $0 }
  }

  /// `from_pretrained` adds the tokens of `added_tokens_decoder` that tokenizer.json lacks (Qwen 3.5, Qwen2-VL).
  private func missingTokens(_ pipeline: any LoadedPipeline) -> String? {
    let missing = addedTokens.filter { pipeline.id(of: $0) == nil }
    guard !missing.isEmpty else { return nil }
    let names = missing.prefix(5).map(\.quoted).joined(separator: ", ") + (missing.count > 5 ? ", …" : "")
    return
      "transformers adds \(missing.count) tokens that tokenizer_config.json lists and tokenizer.json lacks: \(names) "
      + "(name the directory to have them)"
  }

  /// Some classes take only vocabulary and merges from tokenizer.json and build the rest themselves.
  private func rebuiltClass(_ pipeline: any LoadedPipeline) -> String? {
    guard let tokenizerClass, case .builds(let name)? = TokenizerClasses.kind(tokenizerClass.string) else { return nil }
    return "transformers may build the pipeline of the class \(name) in place of the one in tokenizer.json "
      + "(name the directory to have it)"
  }

  /// With a tokenizer.json, transformers 5 goes by its post-processor alone.
  private func addedBOS(_ pipeline: any LoadedPipeline) -> String? {
    guard let addsBOS, let bos, let id = pipeline.id(of: bos) else {
      return nil
    }
    let adds = pipeline.postProcessors.contains { step in
      if case .template(let template) = step { template.before.contains(id) } else { false }
    }
    guard adds != addsBOS else { return nil }
    return "tokenizer_config.json says add_bos_token: \(addsBOS), but tokenizer.json "
      + (adds ? "puts \(bos.quoted) before each text" : "puts no \(bos.quoted) before a text")
      + "; transformers 5 goes by tokenizer.json"
  }
}
