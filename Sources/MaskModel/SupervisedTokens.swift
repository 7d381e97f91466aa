extension [Label] {
  /// How many labels of the range are supervised.
  public func supervised(in range: Range<Int>) -> Int {
    withUnsafeBufferPointer { labels in
      let range = range.clamped(to: 0..<labels.count)
      // Of 32 bits, so that as many labels are compared at once as fit into a register.
      var count: UInt32 = 0
      for at in range { count &+= labels[at] == .ignored ? 0 : 1 }
      return Int(count)
    }
  }
}

extension MaskedExample {
  /// Tells the supervised tokens by the part of the text that holds their first byte: so many of that source, a source
  /// any number of times. Nil stands for tokens without text, and for those in no part.
  public func countSupervised(_ tell: (TextPart.Source?, _ tokens: Int) -> Void) {
    guard let spans else { return tell(nil, supervisedCount) }
    let count = min(spans.count, labels.count)
    if parts.areOrdered, spans.areOrdered(to: count) {
      return byRange(spans, count, tell)
    }
    var place = PartPlace(parts)
    for (label, span) in zip(labels, spans) where label != .ignored {
      tell(span.isEmpty ? nil : place.part(at: span.start)?.source, 1)
    }
  }

  /// The tokens of a part stand together: they are counted at once, and not looked at one by one.
  private func byRange(_ spans: [ByteSpan], _ count: Int, _ tell: (TextPart.Source?, Int) -> Void) {
    var token = 0
    var known = 0
    for part in parts {
      let first = spans.first(from: token, to: count, startingAt: part.span.start)
      token = spans.first(from: first, to: count, startingAt: part.span.end)
      let supervised = supervised(in: first..<token)
      known += supervised
      if supervised > 0 { tell(part.source, supervised) }
    }
    let others = supervised(in: 0..<count) - known
    if others > 0 { tell(nil, others) }
  }
}

extension [TextPart] {
  /// None begins before the one in front of it ends.
  fileprivate var areOrdered: Bool {
    withUnsafeBufferPointer { parts in
      var end: Int32 = 0
      for part in parts {
        if part.span.start < end || part.span.end < part.span.start { return false }
        end = part.span.end
      }
      return true
    }
  }
}

extension [ByteSpan] {
  /// Each of the first `count` spans has text, and none begins before the one in front of it.
  fileprivate func areOrdered(to count: Int) -> Bool {
    withUnsafeBufferPointer { spans in
      // The sign tells of any number that is negative; without a way out in the middle several spans are looked at at once.
      var sign: Int32 = 0
      var before: Int32 = 0
      for at in 0..<count {
        let span = spans[at]
        sign |= span.start | span.end | (span.start &- before) | (span.end &- 1 &- span.start)
        before = span.start
      }
      return sign >= 0
    }
  }

  /// The first span of the range that starts at a byte or behind it, where they are in order.
  fileprivate func first(from low: Int, to high: Int, startingAt byte: Int32) -> Int {
    withUnsafeBufferPointer { spans in
      var (low, high) = (low, high)
      while low < high {
        let middle = (low &+ high) / 2
        if spans[middle].start >= byte { high = middle } else { low = middle &+ 1 }
      }
      return low
    }
  }
}
