extension Trainer {
  /// Every trainer that is modelled; of one id the newest version first.
  public static let all: [Trainer] = [trl, trlCollator, labels]

  /// The trainer that `ID[@VERSION]` names: a version may be given as far as it matters (`trl@1.16`); without one it is
  /// the newest.
  ///
  /// - Throws: `MaskingError.setting` for a name or a version that is not modelled.
  public static func named(_ name: String) throws(MaskingError) -> Trainer {
    let parts = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let id = parts.first.map(String.init) ?? ""
    let candidates = all.filter { $0.id == id }
    guard !candidates.isEmpty else { throw unknown(id) }
    guard parts.count == 2 else { return candidates[0] }
    if let match = candidates.first(where: { $0.isVersion(parts[1]) }) { return match }
    throw .setting(
      option: "--trainer", found: name,
      expected: "a version that is modelled: " + candidates.map { "\(id)@\($0.version)" }.quotedList)
  }

  /// `1.16` is `1.16.0`, never `1.160`.
  private func isVersion(_ wanted: Substring) -> Bool {
    let parts = wanted.split(separator: ".", omittingEmptySubsequences: false)
    return version.split(separator: ".").starts(with: parts)
  }

  /// Trainers whose time has not come.
  private static let later: Set<String> = ["unsloth", "axolotl", "llamafactory", "ms-swift", "torchtune"]

  private static func unknown(_ id: String) -> MaskingError {
    var ids: [String] = []
    for trainer in all where !ids.contains(trainer.id) { ids.append(trainer.id) }
    let found = later.contains(id) ? "\(id), which is not in this version yet" : id
    return .setting(
      option: "--trainer", found: found, expected: "one of \(ids.quotedList)" + Suggestion.clause(for: id, among: ids))
  }
}
