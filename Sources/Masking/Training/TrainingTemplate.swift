import JSON
import MaskModel

/// A chat template of a model for which trl 1.16.0 has a training template, with generation blocks and sometimes another
/// text (`get_training_chat_template`).
///
/// It is known by the SHA-256 of its text. The training template is not kept here: it is the model's own with a few places
/// changed, so that it renders what trl's renders.
struct TrainingTemplate: Sendable {
  /// As trl names it.
  let name: String
  let sha256: String
  let edits: [TemplateEdit]

  /// What conversations are rendered with while training; nil where a place is not there.
  func applied(to source: Text) -> Text? {
    var bytes = source.bytes
    for edit in edits {
      guard let changed = edit.applied(to: bytes) else { return nil }
      bytes = changed
    }
    return Text(bytes: bytes)
  }

  static func known(_ source: Text) -> TrainingTemplate? {
    let hash = SHA256.hex(source.bytes)
    return all.first { $0.sha256 == hash }
  }
}

/// One change of a template's text.
struct TemplateEdit: Sendable {
  private enum Place: Sendable {
    /// All of a text, which stands there once.
    case once
    /// Every time that a text stands there.
    case everywhere
    /// From a text, which stands there once, up to the first place of another.
    case upTo(String)
    /// The same; what stands between is written twice, for the assistant in a generation block.
    case inBlock(upTo: String)
  }

  private let start: String
  private let place: Place
  private let replacement: String

  static func replace(_ text: String, with replacement: String) -> TemplateEdit {
    TemplateEdit(start: text, place: .once, replacement: replacement)
  }

  static func everywhere(_ text: String, with replacement: String) -> TemplateEdit {
    TemplateEdit(start: text, place: .everywhere, replacement: replacement)
  }

  static func replace(from start: String, upTo end: String, with replacement: String)
    -> TemplateEdit
  {
    TemplateEdit(start: start, place: .upTo(end), replacement: replacement)
  }

  /// What the assistant says is written by the same code as what others say.
  static func inBlock(from start: String, upTo end: String) -> TemplateEdit {
    TemplateEdit(start: start, place: .inBlock(upTo: end), replacement: "")
  }

  static func insert(_ text: String, before place: String) -> TemplateEdit {
    replace(place, with: text + place)
  }

  static func insert(_ text: String, behind place: String) -> TemplateEdit {
    replace(place, with: place + text)
  }

  /// Nil where the text is not there, or more than once where it must not be.
  func applied(to bytes: [UInt8]) -> [UInt8]? {
    let start = Array(start.utf8)
    let places = bytes.places(of: start)
    guard let first = places.first else { return nil }
    switch place {
    case .everywhere:
      var result = bytes
      for at in places.reversed() {
        result.replaceSubrange(at..<at + start.count, with: replacement.utf8)
      }
      return result
    case .once:
      guard places.count == 1 else { return nil }
      return bytes.replaced(first..<first + start.count, by: replacement)
    case .upTo(let end):
      guard places.count == 1, let stop = Self.place(of: end, in: bytes, behind: first + start.count) else {
        return nil
      }
      return bytes.replaced(first..<stop, by: replacement)
    case .inBlock(let end):
      guard places.count == 1, let stop = Self.place(of: end, in: bytes, behind: first + start.count) else {
        return nil
      }
      let said = String(decoding: bytes[first..<stop], as: UTF8.self)
      return bytes.replaced(
        first..<stop,
        by:
          "{% if message['role'] == 'assistant' %}{% generation %}\(said){% endgeneration %}{% else %}\(said){% endif %}"
      )
    }
  }

  private static func place(of text: String, in bytes: [UInt8], behind start: Int) -> Int? {
    bytes.places(of: Array(text.utf8)).first { $0 >= start }
  }
}

extension [UInt8] {
  fileprivate func replaced(_ range: Range<Int>, by replacement: String) -> [UInt8] {
    var result = self
    result.replaceSubrange(range, with: replacement.utf8)
    return result
  }
}
