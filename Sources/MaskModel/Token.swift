/// The id of a token in a vocabulary. Recorded data may hold ids that no vocabulary has, negative ones included.
public typealias TokenID = Int32

/// What the loss compares the prediction with: the token's id, or `ignored`.
public typealias Label = Int32

extension Label {
  /// PyTorch's `ignore_index`: the loss does not look at this position.
  public static let ignored: Label = -100
}

/// A run of UTF-8 bytes in the text that was tokenised, `start..<end`.
public struct ByteSpan: Hashable, Sendable {
  public var start: Int32
  public var end: Int32

  public init(start: Int32, end: Int32) {
    self.start = start
    self.end = end
  }

  /// The span of a token without text (a BOS that the tokenizer adds).
  public static let none = ByteSpan(start: 0, end: 0)

  public var range: Range<Int> { Int(start)..<Int(max(start, end)) }
  public var isEmpty: Bool { end <= start }
}

/// Token ids and where each stands in the text: two arrays of one length, written into by a `TokenEncoder`.
public struct Encoding: Sendable, Hashable {
  public var ids: [TokenID]
  /// UTF-8 byte spans into the text as it was given. Several tokens of one character share its span.
  public var spans: [ByteSpan]

  public init(ids: [TokenID] = [], spans: [ByteSpan] = []) {
    self.ids = ids
    self.spans = spans
  }

  public var count: Int { ids.count }

  public mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    spans.removeAll(keepingCapacity: true)
  }
}
