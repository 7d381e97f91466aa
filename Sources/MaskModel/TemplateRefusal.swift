import JSON

/// A chat template without generation blocks that the trainer should mask with, and cannot.
public struct TemplateRefusal: Sendable, Hashable {
  /// Nil where none of those that the trainer knows is like it.
  public var nearest: NearestTemplate?

  public init(nearest: NearestTemplate?) { self.nearest = nearest }
}

/// The template that the trainer knows a training template for and that is most like another one.
public struct NearestTemplate: Sendable, Hashable {
  /// As the trainer names it.
  public var name: String
  /// Of 100 pieces so many are the same, in the same order.
  public var likeness: Int
  /// Of the other template: where the two part, from 1; nil where it ends before.
  public var line: Int?
  /// What stands there.
  public var text: Text?

  public init(name: String, likeness: Int, line: Int?, text: Text?) {
    self.name = name
    self.likeness = likeness
    self.line = line
    self.text = text
  }
}
