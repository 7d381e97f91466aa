import JSON
import MaskModel

/// A SentencePiece model as the tokenizer class of its directory takes it over
/// (`TokenizersBackend._convert_from_sentencepiece`, transformers 5.23.0).
///
/// Pieces, scores and compiled rules are taken; everything else is the class's own, or that of `TokenizersBackend`: the
/// ids of a text are not those of the `sentencepiece` package.
struct SentencePieceConversion {
  private let buffer: UnsafeBufferPointer<UInt8>
  private let file: String
  private let proto: SentencePieceProto
  /// Nil of `TokenizersBackend`.
  let built: BuiltClass?
  let className: String
  private(set) var settings: InitSettings
  private var place: Place { Place(file: file, byte: 0) }

  /// - Returns: nil where the class is none that is followed, or does not read a file of that name.
  init?(
    _ buffer: UnsafeBufferPointer<UInt8>, file: String, of directory: ModelDirectory
  ) throws(TokenizerError) {
    let choice = directory.choice(writesBytes: { false })
    built = BuiltClass.find(choice)
    guard built != nil || choice.kind == .file, (built?.models ?? ["tokenizer.model"]).contains(file) else {
      return nil
    }
    self.buffer = buffer
    self.file = file
    className = choice.name
    proto = try SentencePieceProto(buffer, file: file)
    settings = directory.settings(ofFile: nil)
    try settings.check(Place(file: file, byte: 0))
    try directory.checkTokens()
    settings.take(special: specialPieces)
    if built == nil { settings.fill(roles) }
  }

  /// Control pieces are special, pieces of the user's are not; both are cut out of a text.
  private var specialPieces: [JSONValue] {
    proto.pieces.filter { [.control, .userDefined].contains($0.kind) }.map { piece in
      ["content": .string(text(piece)), "normalized": false, "special": .bool(piece.kind == .control)]
    }
  }

  /// `TokenizersBackend` has these of the file.
  private var roles: [(key: Text, value: JSONValue)] {
    var roles: [(key: Text, value: JSONValue)] = []
    func add(_ key: Text, _ id: Int32, _ name: Text, _ fallback: Text) {
      if id >= 0 { roles.append((key, .string(name.isEmpty ? fallback : name))) }
    }
    add("bos_token", proto.beginID, proto.beginName, "<s>")
    add("eos_token", proto.endID, proto.endName, "</s>")
    add("unk_token", proto.unknownID, proto.unknownName, "<unk>")
    return roles
  }

  private func text(_ piece: SentencePieceProto.Piece) -> Text { Text(bytes: Array(buffer[piece.range])) }

  func pipeline() throws(TokenizerError) -> any LoadedPipeline {
    if let built { try settings.check(built, place) }
    let entries = entries()
    if built?.isUnigram ?? (proto.model == .unigram) {
      let vocabulary = try Self.vocabulary(entries.map(\.spelling), file: file, allowsTwice: true)
      let model = try unigram(vocabulary, entries.map { Double($0.score) })
      return try assembled(.other(model), vocabulary, size: model.size)
    }
    let vocabulary = try Self.vocabulary(entries.map(\.spelling), file: file)
    let merges = ImpliedMerges(vocabulary).byID
    let named = try renamed(vocabulary, merges)
    guard let ranked = RankedMerges(named, listed: merges) else {
      throw place.unsupported("more than \(MergeTable.mostMerges) merges", supported: "fewer")
    }
    let model = BPEModel(
      vocabulary: named, merges: ranked.table, grid: ranked.grid, options: options, cuts: ranked.cuts)
    return try assembled(.bpe(model), named, size: named.count)
  }

  private func assembled(
    _ model: LoadedModel, _ vocabulary: Vocabulary, size: Int
  ) throws(TokenizerError) -> any LoadedPipeline {
    var made = TokenizerFile(file: file, model: model)
    if let built {
      try made.build(built, settings, vocabulary, size: size, processor: nil, rules: rules)
    } else {
      made.set("normalizer", ["type": "Sequence", "normalizers": .array((rules.map { [$0] } ?? []) + [Self.blocks])])
      let ids = try made.addLists([settings.tokens(nil, beside: [])], vocabulary, size: size)
      let around = try BuiltClass.flagged(settings, nil, place) { settings.pair($0, nil, ids) }
      made.set("post_processor", around)
    }
    return try made.assemble()
  }

  private static let blocks: JSONValue = ["type": "Replace", "pattern": ["String": " "], "content": "▁"]

  private var rules: JSONValue? {
    proto.rules.map { range in
      let text = Text(bytes: Base64.encode(Array(buffer[range])))
      return ["type": "Precompiled", "precompiled_charsmap": .string(text)]
    }
  }
}

// Vocabulary and model.
extension SentencePieceConversion {
  private typealias Entry = (spelling: Text, score: Float)

  /// By id: those of the file, with what the class puts before and behind them (`convert_from_spm`).
  private func entries() -> [Entry] {
    let pieces: [Entry] = proto.pieces.map { (text($0), $0.score) }
    switch built?.kind {
    case .t5?: return pieces + settings.blanks.reversed().map { ($0, 0) }
    case .xlmRoberta?:
      let first: [Text] = ["bos_token", "pad_token", "eos_token", "unk_token"]
      return first.map { (written($0), 0) } + pieces.dropFirst(3) + [(written("mask_token"), 0)]
    default: return pieces
    }
  }

  /// As Python writes it.
  private func written(_ role: Text) -> Text { settings.role(role, built) ?? "None" }

  /// - Parameter allowsTwice: of entries that are spelled alike the last one counts.
  private static func vocabulary(
    _ spellings: [Text], file: String, allowsTwice: Bool = false
  ) throws(TokenizerError) -> Vocabulary {
    var vocabulary = Vocabulary(entries: spellings.count, bytes: spellings.reduce(0) { $0 + $1.count })
    for (id, spelling) in spellings.enumerated() {
      spelling.bytes.withUnsafeBufferPointer { vocabulary.insert([($0, TokenID(truncatingIfNeeded: id))]) }
    }
    _ = vocabulary.finish()
    let longest = spellings.map(\.count).max() ?? 0
    guard vocabulary.count == spellings.count || allowsTwice, vocabulary.spelledBytes <= SpellingTrie.mostBytes,
      spellings.count <= MergeTable.mostEntries, longest <= SpellingTrie.longestSpelling
    else {
      throw Place(file: file, byte: 0).malformed(
        found: "\(spellings.count) entries of \(vocabulary.spelledBytes) bytes, of up to \(longest) each, "
          + "\(spellings.count - vocabulary.count) of them twice",
        expected: "up to \(MergeTable.mostEntries) different ones of \(SpellingTrie.mostBytes) bytes, "
          + "of up to \(SpellingTrie.longestSpelling) each")
    }
    return vocabulary
  }

  /// `TokenizersBackend` calls pieces that hold a place what `added_tokens_decoder` calls them. Merges are made before
  /// that, and a part of one may not be gone.
  private func renamed(
    _ vocabulary: Vocabulary, _ merges: [MergeTable.Merge]
  ) throws(TokenizerError) -> Vocabulary {
    let names = built == nil ? names(vocabulary) : [:]
    if names.isEmpty { return vocabulary }
    // Entries stand in the order of their ids.
    for merge in merges {
      guard let lost = [merge.left, merge.right, merge.merged].first(where: { names[$0] != nil }) else { continue }
      throw place.unsupported(
        "a piece with the id \(lost) that merges, under another name in `added_tokens_decoder`, which transformers cannot "
          + "load,", supported: "another name for a piece that never merges")
    }
    let spellings = proto.pieces.indices.map { names[Int32(truncatingIfNeeded: $0)] ?? text(proto.pieces[$0]) }
    return try Self.vocabulary(spellings, file: file)
  }

  private func names(_ vocabulary: Vocabulary) -> [TokenID: Text] {
    var names: [TokenID: Text] = [:]
    // Names that are there, or no longer, beside those of the file.
    var isThere: [Text: Bool] = [:]
    for placed in settings.added {
      let content = placed.token.content
      guard let id = TokenID(exactly: placed.id), let current = names[id] ?? vocabulary.spelling(of: id),
        current != content, !(isThere[content] ?? (vocabulary.id(of: content.bytes) != nil))
      else { continue }
      isThere[current] = false
      isThere[content] = true
      names[id] = content
    }
    return names
  }

  private var options: BPEOptions {
    if let built { return built.options(settings) }
    var options = BPEOptions()
    options.unknown = proto.unknownName
    options.fusesUnknown = true
    options.fallsBackToBytes = proto.fallsBackToBytes
    return options
  }

  private func unigram(_ vocabulary: Vocabulary, _ scores: [Double]) throws(TokenizerError) -> UnigramModel {
    let unknown = built?.unknown ?? proto.unknownID
    guard scores.indices.contains(Int(unknown)) else {
      throw place.malformed(found: "the id \(unknown) for what is unknown", expected: "one of \(scores.count) pieces")
    }
    if built == nil, !settings.added.isEmpty {
      throw place.unsupported(
        "a Unigram model with `added_tokens_decoder` in a directory of no class, which transformers cannot load,",
        supported: "one of the two")
    }
    let byEntry = (0..<vocabulary.count).map { scores[Int(vocabulary.id(ofEntry: Int32(truncatingIfNeeded: $0)))] }
    return UnigramModel(
      vocabulary: vocabulary, scores: byEntry, size: scores.count, lowest: scores.min() ?? 0, unknown: unknown,
      fallsBackToBytes: built == nil && proto.fallsBackToBytes)
  }
}
