/// Random numbers from a seed, so that a failing test fails again (SplitMix64).
public struct RandomNumbers: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Changes that leave most of a JSON text as it is, so that a reader gets deep into it.
public func mutateJSON(_ bytes: inout [UInt8], _ random: inout RandomNumbers) {
  let interesting = Array(#"{}[]",:\0123456789eE+-.utfnNI "#.utf8)
  let others: [UInt8] = [0x00, 0x0A, 0x0D, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF4, 0xFF]
  let place = Int.random(in: bytes.indices, using: &random)
  let byte = (interesting + others).randomElement(using: &random) ?? 0
  switch Int.random(in: 0..<5, using: &random) {
  case 0: bytes[place] = byte
  case 1: bytes.insert(byte, at: place)
  case 2: bytes.remove(at: place)
  case 3:
    let part = Array(bytes[place..<min(bytes.count, place + Int.random(in: 0..<40, using: &random))])
    bytes.insert(contentsOf: part, at: Int.random(in: bytes.indices, using: &random))
  default: bytes[place] = UInt8.random(in: 0...255, using: &random)
  }
}
