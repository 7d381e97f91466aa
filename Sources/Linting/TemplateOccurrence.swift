import MaskModel

/// The nearest thing to a response template in a row in which its ids are not found: its text.
struct TemplateOccurrence: Sendable, Hashable {
  enum Form: Sendable, Hashable {
    case exact
    /// Without the white space around the template.
    case core
    /// The same letters in another case.
    case otherCase
  }

  let form: Form
  /// Bytes of the row's text.
  let span: Range<Int>

  /// The last place, the exact text first.
  ///
  /// - Parameter end: where to look for the end of it at the latest: the beginning of the answer, where that is known.
  init?(of template: [UInt8], in text: [UInt8], end: Int?) {
    let core = Array(template[template.coreRange])
    let end = end.map { min($0 + template.count - template.coreRange.upperBound, text.count) }
    if let place = text.lastPlace(of: template, endingBy: end) ?? text.lastPlace(of: template) {
      self.init(form: .exact, span: place..<place + template.count)
    } else if let place = text.lastPlace(of: core, endingBy: end) ?? text.lastPlace(of: core) {
      self.init(form: .core, span: place..<place + core.count)
    } else if let place = text.map(\.lowercasedASCII).lastPlace(of: core.map(\.lowercasedASCII)) {
      self.init(form: .otherCase, span: place..<place + core.count)
    } else {
      return nil
    }
  }

  private init(form: Form, span: Range<Int>) {
    self.form = form
    self.span = span
  }
}

extension UInt8 {
  fileprivate var lowercasedASCII: UInt8 { (0x41...0x5a).contains(self) ? self | 0x20 : self }
}
