/// A model as the hub of Hugging Face names it: `org/name`, `name`, either with `@REVISION`.
struct HubName: Sendable, Equatable {
  /// `org/name`
  var repository: String
  /// A branch, a tag, or the beginning of a commit; nil for the main branch.
  var revision: String?

  /// Nil for what the hub would refuse as a name (`validate_repo_id` of huggingface_hub).
  init?(_ typed: String) {
    let sides = typed.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = sides[0].split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy(Self.isName), sides[0].utf8.count <= 96 else { return nil }
    repository = String(sides[0])
    revision = sides.count == 2 ? String(sides[1]) : nil
    if let revision, !Self.isRevision(revision) { return nil }
  }

  /// As it is typed.
  var typed: String { repository + (revision.map { "@\($0)" } ?? "") }

  /// As its folder in the cache is called.
  var folder: String { "models--" + repository.replacing("/", with: "--") }

  private static func isName(_ part: Substring) -> Bool {
    guard let first = part.utf8.first, isLetterOrDigit(first) || first == UInt8(ascii: "_") else { return false }
    let isPlain = part.utf8.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
    return isPlain && !part.hasSuffix(".") && !part.hasSuffix("-") && !part.contains("..") && !part.contains("--")
  }

  /// Names a file below `refs`, and none elsewhere.
  private static func isRevision(_ revision: String) -> Bool {
    let parts = revision.split(separator: "/", omittingEmptySubsequences: false)
    return parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." } && !revision.utf8.contains(0)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}
