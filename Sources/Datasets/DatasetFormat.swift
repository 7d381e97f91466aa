/// A kind of file that rows can be read from.
public struct DatasetFormat: Sendable {
  /// As `--input-format` takes it.
  public var id: String
  /// One line.
  public var summary: String
  /// Endings of file names, without the dot.
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
  public static let all: [DatasetFormat] = [.jsonLines]
}
