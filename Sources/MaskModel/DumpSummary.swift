import JSON

/// What a dump folder says of itself (docs/dump-folder.md): where its rows come from and what they were made with.
public struct DumpSummary: Sendable, Hashable {
  /// `maskcheck/dump/1`
  public var schema: String
  /// `kind`, and the classes of trainer, collator and data set as far as they are known.
  public var source: JSONObject
  /// How many rows of how many, and which.
  public var rows: JSONObject
  /// Versions by package.
  public var packages: JSONObject
  /// Every argument of the trainer that touches ids, labels or documents, by its own name.
  public var arguments: JSONObject
  public var collatorArguments: JSONObject
  /// Sentences for people.
  public var notes: [String]

  public init(
    schema: String, source: JSONObject, rows: JSONObject = JSONObject(), packages: JSONObject = JSONObject(),
    arguments: JSONObject = JSONObject(), collatorArguments: JSONObject = JSONObject(), notes: [String] = []
  ) {
    self.schema = schema
    self.source = source
    self.rows = rows
    self.packages = packages
    self.arguments = arguments
    self.collatorArguments = collatorArguments
    self.notes = notes
  }

  /// `trainer trl.trainer.sft_trainer.SFTTrainer`
  public var origin: String {
    ["kind", "class"].compactMap { source[Text($0)]?.text?.string }.joined(separator: " ")
  }

  /// `the first 200 of 1000 rows`; nil where the folder does not say.
  public var choice: String? {
    guard let written = rows["written"]?.int else { return nil }
    let which = rows["which"]?.text == "sample" ? "a sample of " : "the first "
    guard let all = rows["of"]?.int else { return "\(which)\(written) rows" }
    return all == written ? "all \(written) rows" : "\(which)\(written) of \(all) rows"
  }
}
