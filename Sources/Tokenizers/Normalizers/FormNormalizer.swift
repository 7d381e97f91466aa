extension NormalizerKind {
  static let nfc = form(.nfc)
  static let nfd = form(.nfd)
  static let nfkc = form(.nfkc)
  static let nfkd = form(.nfkd)

  private static func form(_ form: NormalForm) -> NormalizerKind {
    NormalizerKind(type: form.rawValue) { _ in [FormNormalizer(form: form)] }
  }
}

/// The four normal forms of Unicode.
enum NormalForm: String, Sendable {
  case nfc = "NFC"
  case nfd = "NFD"
  case nfkc = "NFKC"
  case nfkd = "NFKD"

  var composes: Bool { self == .nfc || self == .nfkc }
  var isCompatible: Bool { self == .nfkc || self == .nfkd }

  /// Bytes below this one begin characters that the form leaves alone, or go on with one.
  var firstLead: UInt8 { self == .nfc ? 0xCC : 0x80 }

  /// Whether the form leaves the character alone and nothing reaches across it.
  func isInert(_ code: UInt32) -> Bool {
    let value = CodePointTable.probed[code]
    switch self {
    case .nfc: return value.isInert
    case .nfd: return value.combiningOrder == 0 && !TraitTable.probed[code].isDecomposed
    case .nfkd: return value.combiningOrder == 0 && !TraitTable.probed[code].isDecomposedCompatibly
    case .nfkc:
      let traits = TraitTable.probed[code]
      guard value.isInert, traits.isDecomposedCompatibly else { return value.isInert }
      return traits.isDecomposed && ExpansionTable.compatible[code] == nil
    }
  }
}

/// Brings characters into a normal form as the package does it, with its old tables and its way of keeping offsets.
///
/// Works on segments: from an inert starter up to the next one nothing can reach across, so text without segments that
/// change is never copied.
struct FormNormalizer: Normalizer {
  let form: NormalForm
  private let tables = NFCTables.probed

  init(form: NormalForm) { self.form = form }

  var summary: String { form.rawValue }
  /// `ﷺ` becomes 33 bytes by NFKD, `ΐ` six by NFD.
  var growth: Int { form.isCompatible ? 11 : 3 }

  func changes(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    var scratch = FormSegment()
    while let segment = nextSegment(text, from: at, end: range.upperBound, floor: range.lowerBound) {
      scratch.normalize(text, segment, form, tables)
      if scratch.changed { return true }
      at = segment.upperBound
    }
    return false
  }

  func apply(_ text: inout AlignedText, scratch: inout AlignedText) {
    scratch.removeAll()
    let source = text
    source.bytes.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return }
      var segmentState = FormSegment()
      var at = 0
      while let segment = nextSegment(bytes, from: at, end: buffer.count, floor: at) {
        scratch.append(source, at..<segment.lowerBound)
        segmentState.normalize(bytes, segment, form, tables)
        segmentState.emit(from: source, segment, into: &scratch)
        at = segment.upperBound
      }
      scratch.append(source, at..<buffer.count)
    }
    swap(&text, &scratch)
  }

  /// Passes over ASCII, eight bytes at a time.
  @inline(__always)
  private static func behindASCII(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var at = start
    while at &+ 8 <= end, UnsafeRawPointer(text + at).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0 {
      at &+= 8
    }
    return at
  }

  /// The next stretch that is not plainly inert, beginning with the inert character before it.
  private func nextSegment(
    _ text: UnsafePointer<UInt8>, from start: Int, end: Int, floor: Int
  ) -> Range<Int>? {
    var at = start
    let firstLead = form.firstLead
    while at < end {
      at = Self.behindASCII(text, at, end)
      guard at < end else { break }
      if text[at] < firstLead {
        at &+= 1
        continue
      }
      let scalar = UTF8Scalar(text, at: at, end: end)
      if !form.isInert(scalar.value) { break }
      at &+= scalar.length
    }
    guard at < end else { return nil }
    let lower = at > floor ? UTF8Scalar.start(before: at, in: text, from: floor) : at
    while at < end {
      let scalar = UTF8Scalar(text, at: at, end: end)
      if form.isInert(scalar.value) { break }
      at &+= scalar.length
    }
    return lower..<at
  }
}
