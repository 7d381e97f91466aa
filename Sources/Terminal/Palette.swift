/// The one place that says how a meaning looks. Every meaning has a cue besides its colour: bold, underline or reverse.
public struct Palette: Hashable, Sendable {
  public var depth: ColourDepth

  public init(depth: ColourDepth) { self.depth = depth }

  public func attributes(of style: Style) -> Attributes {
    var result = base(of: style)
    if style.traits.contains(.templated) { result.italic = true }
    if style.traits.contains(.added) { addAdded(to: &result, style) }
    if style.traits.contains(.mark) { addMark(to: &result, style) }
    if style.traits.contains(.found) {
      result.reverse.toggle()
      if depth != .mono { result.foreground = .orange }
    }
    if style.traits.contains(.chosen) { result.bold = true }
    if style.traits.contains(.cursor) {
      result.reverse.toggle()
      result.dim = false
    }
    if depth == .mono { result.foreground = nil }
    return result
  }

  private func base(of style: Style) -> Attributes {
    let isAlternate = style.traits.contains(.alternate)
    switch style.role {
    case .plain: return Attributes()
    case .faint, .border: return faint(.grey)
    case .header: return Attributes(bold: true)
    case .title: return Attributes(.blue, bold: true)
    case .supervised: return Attributes(isAlternate ? .lightGreen : .green, bold: true, underline: true)
    case .ignored: return faint(isAlternate ? .lightGrey : .grey)
    case .template: return Attributes(.blue)
    case .cut: return Attributes(.rust, dim: depth == .mono)
    case .cutSupervised: return Attributes(.rust, dim: depth == .mono, underline: true)
    case .error: return Attributes(.red, bold: true)
    case .warning: return Attributes(.orange, bold: true)
    case .note: return Attributes(.blue)
    case .key: return Attributes(bold: true)
    case .bar: return Attributes(.green, bold: true)
    case .system: return Attributes(.olive, bold: true)
    case .user: return Attributes(.azure, bold: true)
    case .assistant: return Attributes(.teal, bold: true)
    case .tool: return Attributes(.violet, bold: true)
    case .otherRole: return Attributes(bold: true)
    }
  }

  /// Grey where there is a grey, else dim.
  private func faint(_ colour: Colour) -> Attributes {
    switch depth {
    case .mono, .eight: Attributes(dim: true)
    case .sixteen, .indexed256, .direct: Attributes(colour)
    }
  }

  private func addAdded(to attributes: inout Attributes, _ style: Style) {
    if depth == .mono {
      attributes.reverse = true
    } else if style.role == .ignored || style.role == .template {
      attributes = Attributes(.magenta, italic: true)
    } else {
      attributes.italic = true
    }
  }

  /// Marks step back behind the text around them. A supervised space keeps its underline, and where there may be no
  /// underline together with colour (the Linux console) its bold face too.
  private func addMark(to attributes: inout Attributes, _ style: Style) {
    let hasFewColours = depth == .mono || depth == .eight
    if hasFewColours, style.role == .supervised || style.role == .cutSupervised { return }
    attributes.bold = false
    if hasFewColours { attributes.dim = true }
  }
}
