import JSON

extension ValueTest {
  static let kindTests: [ValueTest] = [
    plain("defined") { !$0.isUndefined }, plain("undefined") { $0.isUndefined }, plain("none") { $0.isNone },
    plain("boolean") { if case .bool = $0 { true } else { false } },
    plain("true") { if case .bool(true) = $0 { true } else { false } },
    plain("false") { if case .bool(false) = $0 { true } else { false } },
    plain("integer") {
      switch $0 {
      case .int, .big: true
      default: false
      }
    },
    plain("float") { if case .float = $0 { true } else { false } },
    plain("number") { $0.double != nil },
    plain("string") { $0.text != nil },
    plain("escaped") { if case .markup = $0 { true } else { false } },
    plain("mapping") { if case .dict = $0 { true } else { false } },
    plain("iterable") {
      if case .object(let object) = $0, object is LoopValue { return true }
      return Sequences.iterator($0) != nil
    },
    plain("sequence") {
      switch $0 {
      // An undefined value has a length, but its `__getitem__` is there too.
      case .list, .tuple, .dict, .str, .markup, .undefined: true
      case .object(let object): object.isSequence
      default: false
      }
    },
    plain("callable") {
      switch $0 {
      case .undefined: true
      case .object(let object): object.isCallable
      default: false
      }
    },
  ]
}
