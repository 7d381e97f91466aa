import Terminal

/// Keys that are about a row which is still being read wait for it, and what is typed behind them too: on a slow line, or
/// a busy machine, they arrive before the row does, and would act on nothing or on the row before.
extension BrowserState {
  /// A pasted file is not kept whole.
  private static let typeAheadLimit = 1024

  /// Takes a key for later where its row is not there yet, or where other keys wait already.
  ///
  /// - Returns: false for a key that is to be pressed now.
  mutating func putOff(_ key: Key) -> Bool {
    if typeAhead.isEmpty {
      guard awaitsSelectedRow, isAboutRow(key) else { return false }
    } else if key == .character("q") || key == .escape {
      // A row that takes long must not hold up what one does about that.
      typeAhead = []
      return key == .escape
    }
    if typeAhead.count < Self.typeAheadLimit { typeAhead.append(key) }
    return true
  }

  /// Whether the first of the keys that wait can be pressed now.
  var canPressTypeAhead: Bool {
    guard let key = typeAhead.first else { return false }
    return !awaitsSelectedRow || !isAboutRow(key)
  }

  private func isAboutRow(_ key: Key) -> Bool {
    guard case .browse = mode else { return false }
    switch key {
    case .character("z"), .character("Z"), .character("{"), .character("}"): return true
    case .tab, .backTab, .escape: return false
    case .character(let scalar) where "q?fnN/tTbr[]".unicodeScalars.contains(scalar): return false
    default: return focus != .list
    }
  }
}
