extension Rule {
  /// Every rule, in the order of the ids.
  public static let all: [Rule] = [
    .nothingSupervised, .everythingSupervised, .promptSupervised, .responseIgnored, .constantTextDominates,
    .templateNotFound, .templateFoundSeveralTimes, .templateInsideAnswer, .instructionTemplateNotFound, .boundaryMerged,
    .promptNotAPrefix, .headerSupervised, .nextHeaderSupervised, .prefillSupervised, .contextDiffersFromInference,
    .eosIgnored, .endOfTurnIgnored, .bosDoubled, .literalSpecialTokenText, .specialTokenInContent, .templateEosMismatch,
    .assistantMaskRunsOn, .stopTokenInNextTurn, .completionCutOff, .completionCutAway, .datasetShrinks,
    .noGenerationBlock, .defaultSystemPrompt, .reasoningDropped, .emptyThinkBlock, .toolOutputSupervised,
    .toolCallIgnored, .roleUnknown, .contentLost, .lastTurnNotAssistant, .templateForeign, .templateReadsTheClock,
    .toolsNotRendered, .thinkBlockMalformed, .toolArgumentsDoubleEncoded, .emptyCompletion, .sameCompletionEverywhere,
    .nullFilledKeys, .columnNotText, .loadWouldFail, .maskOptionHasNoEffect, .unevenBatches,
  ]

  /// The rule of that id (`MC101`, in any case) or name (`nothing-supervised`).
  public static func named(_ name: String) -> Rule? {
    let lowered = name.lowercased()
    return all.first { $0.id.lowercased() == lowered || $0.name == lowered }
  }

  /// The rule whose id or name takes the fewest changes to become `name`; nil where none is near.
  public static func nearest(to name: String) -> Rule? {
    let wanted = Array(name.lowercased().utf8.prefix(64))
    let scored = all.flatMap { rule in
      [rule.id.lowercased(), rule.name].map { (rule: rule, distance: distance(wanted, Array($0.utf8))) }
    }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(2, wanted.count / 3) ? best.rule : nil
  }

  /// Levenshtein's distance in bytes.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let cost = byte == other ? diagonal : diagonal + 1
        diagonal = row[j + 1]
        row[j + 1] = min(cost, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }
}
