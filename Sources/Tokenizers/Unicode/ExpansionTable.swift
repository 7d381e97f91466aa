/// Code points and what each becomes: a few others in a row.
struct ExpansionTable: Sendable {
  static let canonical = ExpansionTable(NFCData.decompositions)
  /// What NFKD has beyond NFD.
  static let compatible = ExpansionTable(CompatibilityData.decompositions)
  static let lowercase = ExpansionTable(LowercaseData.mappings)

  private var codes: [UInt32] = []
  private var starts: [Int32] = [0]
  private var parts: [UInt32] = []

  private init(_ packed: StaticString) {
    var reader = PackedIntegers(packed)
    var code = 0
    while let step = reader.next(), let count = reader.next() {
      code += step
      codes.append(UInt32(truncatingIfNeeded: code))
      for _ in 0..<count { parts.append(UInt32(truncatingIfNeeded: reader.next() ?? 0)) }
      starts.append(Int32(truncatingIfNeeded: parts.count))
    }
  }

  /// What the code point becomes, nil if it stays.
  subscript(code: UInt32) -> ArraySlice<UInt32>? {
    codes.firstIndexSorted(of: code).map { parts[Int(starts[$0])..<Int(starts[$0 + 1])] }
  }
}
