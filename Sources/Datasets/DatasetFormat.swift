/// What rows can be read from.
public struct DatasetFormat: Sendable {
  /// Its name in lists.
  public var id: String
  /// One line.
  public var summary: String
  /// Endings of the names of files that are read here, without the dot.
  public var extensions: [String]
  /// Several sentences for the documentation.
  public var details: String

  public init(id: String, summary: String, extensions: [String], details: String) {
    self.id = id
    self.summary = summary
    self.extensions = extensions
    self.details = details
  }

  /// All that are understood.
  public static let all: [DatasetFormat] = [.jsonLines, .dump, .throughPython]
}
