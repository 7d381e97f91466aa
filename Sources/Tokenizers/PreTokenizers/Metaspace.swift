import JSON

extension PreTokenizerKind {
  static let metaspace = PreTokenizerKind(type: "Metaspace") { component throws(TokenizerError) in
    var scheme = Metaspace.Scheme.always
    if let name = component.value["prepend_scheme"] {
      guard let known = name.text.flatMap({ Metaspace.Scheme(rawValue: $0.string) }) else {
        throw component.wrong("prepend_scheme", "first, never or always")
      }
      scheme = known
    }
    // What older files say instead; the package refuses the two where they differ.
    if let old = component.value["add_prefix_space"], !old.isNull, try !component.flag("add_prefix_space"),
      scheme != .never
    {
      throw component.place.malformed(
        found: "`add_prefix_space`: false with the `prepend_scheme` \(scheme.rawValue)", expected: "never")
    }
    let split = component.value["split"]
    let splits = split == nil || split?.isNull == true ? true : try component.flag("split")
    return [.metaspace(Metaspace(replacement: try component.character("replacement"), scheme: scheme, splits: splits))]
  }
}

/// `Metaspace`: spaces become a visible character, one may be put in front, and words begin with it.
struct Metaspace: Hashable, Sendable {
  /// Where the character is put in front of a piece that does not begin with it.
  enum Scheme: String, Sendable {
    /// Where the piece begins at the very start of the text.
    case first
    case never
    case always
  }

  /// One character.
  let replacement: Text
  let scheme: Scheme
  let splits: Bool

  var summary: String {
    let front =
      scheme == .never ? "" : scheme == .first ? ", and one in front of the text" : ", and one in front of each piece"
    return "\(replacement.quoted) for each space\(front)\(splits ? ", split before it" : "")"
  }

  /// Appends a piece of `source` to `target` as it is spelled, and what it is cut into to `pieces`.
  func spell(
    _ source: AlignedText, _ piece: PieceBounds, into target: inout AlignedText, _ pieces: inout [PieceBounds]
  ) {
    let (from, end) = (Int(piece.start), Int(piece.end))
    let first = target.count
    let begins = source.bytes[from] == 0x20 || source.bytes[from..<end].starts(with: replacement.bytes)
    let (start, stop) = source.span(at: from)
    if !begins, scheme == .always || scheme == .first && start == 0 {
      target.append(replacement.bytes, start: start, end: stop)
    }
    target.append(source, from..<end, spacesAs: replacement.bytes)
    guard splits else { return pieces.append(PieceBounds(first, target.count)) }
    cut(target.bytes, first, into: &pieces)
  }

  /// `MergedWithNext`: a piece begins at each replacement character.
  private func cut(_ bytes: [UInt8], _ first: Int, into pieces: inout [PieceBounds]) {
    bytes.withUnsafeBufferPointer { buffer in
      replacement.bytes.withUnsafeBufferPointer { mark in
        guard let text = buffer.baseAddress, let lead = mark.first else { return }
        var start = first
        var at = first + 1
        let last = buffer.count - mark.count
        while at <= last {
          if text[at] == lead, Self.stands(mark, text + at) {
            pieces.append(PieceBounds(start, at))
            start = at
          }
          at &+= 1
        }
        if start < buffer.count { pieces.append(PieceBounds(start, buffer.count)) }
      }
    }
  }

  /// Behind its first byte.
  @inline(__always)
  private static func stands(_ mark: UnsafeBufferPointer<UInt8>, _ text: UnsafePointer<UInt8>) -> Bool {
    for index in 1..<max(1, mark.count) where text[index] != mark[index] { return false }
    return true
  }
}
