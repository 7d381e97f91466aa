/// Variables of the root that only ever hold what the template was given are read where that lies: a loop's body would
/// copy them in every turn.
struct QuickForwarding {
  private let count: Int
  /// By slot: the number of the variable; nil where something else is stored there.
  private var variables: [Int32: Int32?] = [:]

  /// - Parameters:
  ///   - root: the root's instructions; behind them are those of macros.
  ///   - count: of the template's variables, which lie before the root's own.
  static func apply(to code: inout [Instruction], root: Int, count: Int) -> [Bool] {
    var forwarding = QuickForwarding(count: count)
    for step in code[..<root] { forwarding.note(step) }
    var isGone = [Bool](repeating: false, count: code.count)
    for at in code.indices { isGone[at] = forwarding.change(&code[at], isRoot: at < root) }
    return isGone
  }

  private init(count: Int) { self.count = count }

  private mutating func note(_ step: Instruction) {
    guard let slot = step.writtenSlot else { return }
    let value: Int32? = step.operation == .variable ? step.a : nil
    if let known = variables[slot], known != value {
      variables[slot] = .some(nil)
    } else {
      variables[slot] = .some(value)
    }
  }

  private func place(_ slot: Int32) -> Int32 {
    if case .some(.some(let number)) = variables[slot] { number - Int32(count) } else { slot }
  }

  /// Whether the instruction is no longer needed.
  private func change(_ step: inout Instruction, isRoot: Bool) -> Bool {
    switch step.operation {
    case .global, .copyGlobal: step.a = place(step.a)
    case .local, .localAttribute, .localItem, .copy: if isRoot { step.a = place(step.a) }
    case .variable: return isRoot && place(step.b) != step.b
    default: break
    }
    return false
  }
}

extension Instruction {
  /// The variable that it sets.
  fileprivate var writtenSlot: Int32? {
    switch operation {
    case .store, .clear, .loopBegin: a
    case .copy, .copyGlobal, .variable, .macro: b
    case .loopNext where a >= 0: a
    default: nil
    }
  }
}
