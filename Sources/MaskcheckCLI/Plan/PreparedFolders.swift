import Files

/// Data sets that `save_to_disk` wrote, also one folder down: Axolotl keeps what it has prepared as
/// `last_run_prepared/<hash>`, a folder for each configuration that was ever prepared.
enum PreparedFolders {
  /// `save_to_disk` writes these.
  static func isOnDisk(_ folder: String) -> Bool {
    ["state.json", "dataset_dict.json"].contains { Directory.holds("\(folder)/\($0)") }
  }

  /// - Returns: the only data set inside a folder that has no data of its own; else what was named.
  /// - Throws: several of them. Which one was meant nobody can know, and the wrong one would look like a clean run.
  static func resolved(_ named: String) throws(Failure) -> String {
    guard named != "-", Directory.exists(named), !isOnDisk(named), !DataReader.holdsData(named) else { return named }
    let inside = found(in: named)
    guard inside.count > 1 else { return inside.first ?? named }
    let list = inside.map { "\n  \($0)" }.joined()
    throw .usage("\(named): found \(inside.count) data sets in its folders, expected one; the newest first:\(list)")
  }

  /// The newest first.
  private static func found(in folder: String) -> [String] {
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    let inside = ((try? Directory.folders(in: folder)) ?? []).map { prefix + $0 }.filter(isOnDisk)
    let dated = inside.map { (path: $0, time: Directory.modified($0) ?? 0) }
    return dated.sorted { $0.time > $1.time }.map(\.path)
  }
}
