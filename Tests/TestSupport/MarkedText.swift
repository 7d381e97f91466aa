import JSON
import MaskModel

extension MaskedExample {
  /// An example in the bytes of `ByteTokenizer`, with ⟦ ⟧ around what is supervised: `"Q: 2+2? A:⟦ 4⟧"`.
  ///
  /// - Parameters:
  ///   - cut: what truncation took from the end, marked in the same way.
  ///   - reasons: of the supervised and of the ignored tokens.
  ///   - tokenizer: each stretch between marks is tokenised on its own.
  public static func marked(
    _ marked: String, index: Int = 0, cut: String? = nil, status: Status = .ok,
    reasons: (supervised: Reason, ignored: Reason) = (.completion, .prompt),
    tokenizer: ByteTokenizer = ByteTokenizer()
  ) -> MaskedExample {
    let origin = RowOrigin(index: index, source: 0, line: index + 1, bytes: 0..<0)
    var example = MaskedExample(origin: origin, status: status)
    let kept = tokens(of: marked, from: 0, reasons, tokenizer)
    example.ids = kept.ids
    example.labels = kept.labels
    example.reasons = kept.reasons
    example.documents = [Document(index: index, tokens: 0..<kept.ids.count)]
    let rest = cut.map { tokens(of: $0, from: kept.text.count, reasons, tokenizer) }
    example.text = kept.text + (rest?.text ?? Text())
    example.spans = kept.spans
    example.cut = rest.map {
      Cut(side: .end, ids: $0.ids, labels: $0.labels, spans: $0.spans, reasons: $0.reasons)
    }
    return example
  }

  private struct Tokens {
    var text = Text()
    var ids: [TokenID] = []
    var labels: [Label] = []
    var spans: [ByteSpan] = []
    var reasons: [ReasonRun] = []
  }

  private static func tokens(
    of marked: String, from start: Int, _ reasons: (supervised: Reason, ignored: Reason), _ tokenizer: ByteTokenizer
  ) -> Tokens {
    var result = Tokens()
    var supervised = false
    for piece in pieces(of: marked) {
      if piece == "⟦" || piece == "⟧" {
        supervised = piece == "⟦"
        continue
      }
      let encoding = tokenizer.makeEncoder().encode(piece, addSpecialTokens: false)
      let begin = result.ids.count
      let offset = Int32(start + result.text.count)
      result.text.append(piece)
      result.ids += encoding.ids
      result.labels += supervised ? encoding.ids : encoding.ids.map { _ in .ignored }
      result.spans += encoding.spans.map { ByteSpan(start: $0.start + offset, end: $0.end + offset) }
      let reason = supervised ? reasons.supervised : reasons.ignored
      result.reasons.append(ReasonRun(range: begin..<result.ids.count, reason: reason))
    }
    return result
  }

  /// The text between the marks, and the marks.
  private static func pieces(of marked: String) -> [Text] {
    var pieces: [Text] = []
    var run = ""
    for character in marked {
      guard character == "⟦" || character == "⟧" else {
        run.append(character)
        continue
      }
      if !run.isEmpty { pieces.append(Text(run)) }
      pieces.append(Text(String(character)))
      run = ""
    }
    if !run.isEmpty { pieces.append(Text(run)) }
    return pieces
  }
}

extension RunContext {
  /// A run over `ByteTokenizer` for tests that make their examples by hand.
  public static func bytes(
    trainer: String = "trl", shape: Shape = .text, columns: [Column] = [], responseTemplate: String? = nil,
    instructionTemplate: String? = nil, textTemplate: [TemplatePiece]? = nil, withoutEffect: [IneffectiveOption] = [],
    tokenizer: ByteTokenizer = ByteTokenizer()
  ) -> RunContext {
    func searched(_ text: String) -> Template {
      Template(text: Text(text), ids: tokenizer.makeEncoder().encode(Text(text), addSpecialTokens: false).ids)
    }
    return RunContext(
      trainer: TrainerCard(id: trainer, version: "0"), shape: ShapeChoice(shape: shape, because: "a test"),
      columns: columns, tokenizer: tokenizer, responseTemplate: responseTemplate.map(searched),
      instructionTemplate: instructionTemplate.map(searched), textTemplate: textTemplate,
      withoutEffect: withoutEffect)
  }
}
