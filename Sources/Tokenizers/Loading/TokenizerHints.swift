import JSON
import MaskModel

extension TokenizerConfig {
  /// Where AutoTokenizer of transformers 5.23 may give other ids than tokenizer.json by itself.
  func hints(_ pipeline: any LoadedPipeline) -> [String] {
    [missingTokens(pipeline), rebuiltClass(pipeline), addedBOS(pipeline)].compactMap { $0 }
  }

  /// `from_pretrained` adds the tokens of `added_tokens_decoder` that tokenizer.json lacks (Qwen 3.5, Qwen2-VL).
  private func missingTokens(_ pipeline: any LoadedPipeline) -> String? {
    let missing = addedTokens.filter { pipeline.id(of: $0) == nil }
    guard !missing.isEmpty else { return nil }
    let names = missing.prefix(5).map(\.quoted).joined(separator: ", ") + (missing.count > 5 ? ", …" : "")
    return
      "transformers adds \(missing.count) tokens that tokenizer_config.json lists and tokenizer.json lacks: \(names)"
  }

  /// Some classes take only vocabulary and merges from tokenizer.json and build the rest themselves.
  private func rebuiltClass(_ pipeline: any LoadedPipeline) -> String? {
    guard let tokenizerClass else { return nil }
    let name =
      tokenizerClass.string.hasSuffix("Fast") ? String(tokenizerClass.string.dropLast(4)) : tokenizerClass.string
    guard let rebuilt = RebuiltPipeline.all.first(where: { $0.name == name }), !rebuilt.equals(pipeline) else {
      return nil
    }
    return "transformers builds normalizer and pre-tokenizer of the class \(name) itself: "
      + "its ids may differ from those of tokenizer.json (unless config.json leads to another class)"
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

/// A tokenizer class of transformers 5.23 that builds its own pipeline (`self._tokenizer.pre_tokenizer = …` in
/// models/*/tokenization_*.py), and what it builds, where that is known here.
struct RebuiltPipeline: Sendable {
  let name: String
  /// The pipeline in words; nil where it is not known.
  var summary: [String]?

  func equals(_ pipeline: any LoadedPipeline) -> Bool {
    guard let summary else { return false }
    return pipeline.normalizers.map(\.summary) + pipeline.splitters == summary
  }

  static let all: [RebuiltPipeline] =
    [
      RebuiltPipeline(name: "Qwen2Tokenizer", summary: ["NFC", "split by Qwen 2", "bytes"]),
      RebuiltPipeline(name: "Qwen3_5Tokenizer", summary: ["NFC", "split by Qwen 3.5", "bytes"]),
      RebuiltPipeline(name: "GPT2Tokenizer", summary: ["split by GPT-2's pattern", "bytes"]),
      RebuiltPipeline(name: "GemmaTokenizer", summary: ["replace ` ` by `▁`", "split by ` ` (MergedWithPrevious)"]),
      RebuiltPipeline(name: "LlamaTokenizer", summary: ["`▁` for each space, and one in front of the text"]),
      RebuiltPipeline(
        name: "BertTokenizer",
        summary: [
          "BERT's text: cleaned, Chinese characters apart, without accents, lower case", "words and each sign alone",
        ]),
    ]
    + [
      "AlbertTokenizer", "BarthezTokenizer", "BigBirdTokenizer", "BlenderbotTokenizer", "CLIPTokenizer",
      "CamembertTokenizer", "CodeGenTokenizer", "CodeLlamaTokenizer", "CohereTokenizer", "DebertaTokenizer",
      "DebertaV2Tokenizer", "FunnelTokenizer", "GPTNeoXTokenizer", "HerbertTokenizer", "LasrTokenizer",
      "LayoutLMv2Tokenizer", "LayoutLMv3Tokenizer", "LayoutXLMTokenizer", "LukeTokenizer", "MBart50Tokenizer",
      "MBartTokenizer", "MLukeTokenizer", "MPNetTokenizer", "NllbTokenizer", "NougatTokenizer", "OpenAIGPTTokenizer",
      "PegasusTokenizer", "ReformerTokenizer", "RemBertTokenizer", "RoFormerTokenizer", "RobertaTokenizer",
      "SeamlessM4TTokenizer", "Siglip2Tokenizer", "SplinterTokenizer", "T5Tokenizer", "Tipsv2Tokenizer",
      "UdopTokenizer", "VideoPrismTokenizer", "WhisperTokenizer", "XGLMTokenizer", "XLMRobertaTokenizer",
      "XLNetTokenizer",
    ].map { RebuiltPipeline(name: $0) }
}
