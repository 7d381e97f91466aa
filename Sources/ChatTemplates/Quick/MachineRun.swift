import JSON

extension Machine {
  /// Runs from an instruction to the end of its function.
  ///
  /// - Parameters:
  ///   - frame: where the function's variables are.
  ///   - slots: how many they are; the stack begins behind them.
  mutating func run(from start: Int, _ frame: UnsafeMutablePointer<Cell>, slots: Int)
    throws(GivesUp)
  {
    let code = program.code.baseAddress.unsafelyUnwrapped
    let constants = program.constants.baseAddress.unsafelyUnwrapped
    let keys = program.keys.baseAddress.unsafelyUnwrapped
    var next = code + start
    var top = frame + slots
    while true {
      let operation = next.pointee.operation
      let a = Int(next.pointee.a)
      let b = Int(next.pointee.b)
      let c = Int(next.pointee.c)
      next += 1
      switch operation {
      case .constant:
        top.initialize(to: constants[a])
        top += 1
      case .boxedConstant:
        top.initialize(to: box(program.values[a].value))
        top += 1
      case .undefined:
        top.initialize(to: .undefined)
        top += 1
      case .local:
        top.initialize(to: frame[a].kind == .missing ? .undefined : frame[a])
        top += 1
      case .global:
        top.initialize(to: cells[a].kind == .missing ? .undefined : cells[a])
        top += 1
      case .localAttribute:
        top.initialize(to: try attribute(frame[a], keys + b))
        top += 1
      case .localItem:
        top.initialize(to: try itemNamed(frame[a], keys + b))
        top += 1
      case .isText:
        top[-1] = .bool(try isText(top[-1], constants + a) == (b == 1))
      case .attribute: top[-1] = try attribute(top[-1], keys + a)
      case .itemNamed: top[-1] = try itemNamed(top[-1], keys + a)
      case .item:
        top -= 1
        top[-1] = try item(top[-1], top[0])
      case .itemAt: top[-1] = try item(top[-1], .int(a))
      case .slice:
        top -= 3
        top[-1] = try slice(top[-1], top[0], top[1], top[2])
      case .list, .tuple:
        top -= a
        top[0] = try sequence(top, a, isTuple: operation == .tuple)
        top += 1
      case .dict:
        top -= 2 * a
        top[0] = try dict(top, a)
        top += 1
      case .text:
        top -= a
        top[0] = try joined(top, a)
        top += 1
      case .sumTexts:
        top -= a
        top[0] = try sum(ofTexts: top, a)
        top += 1
      case .not: top[-1] = .bool(!isTrue(top[-1]))
      case .jump: next = code + c
      case .jumpIfFalse:
        top -= 1
        if !isTrue(top[0]) { next = code + c }
      case .jumpIfTrue:
        top -= 1
        if isTrue(top[0]) { next = code + c }
      case .andJump: if isTrue(top[-1]) { top -= 1 } else { next = code + c }
      case .orJump: if isTrue(top[-1]) { next = code + c } else { top -= 1 }
      case .equal, .notEqual:
        top -= 1
        top[-1] = .bool(try equal(top[-1], top[0]) == (operation == .equal))
      case .less, .lessEqual, .greater, .greaterEqual:
        top -= 1
        top[-1] = .bool(try order(operation, top[-1], top[0]))
      case .contained, .notContained:
        top -= 1
        top[-1] = .bool(try contains(top[0], top[-1]) == (operation == .contained))
      case .add:
        top -= 1
        top[-1] = try add(top[-1], top[0])
      case .arithmetic:
        top -= 1
        top[-1] = try arithmetic(Arithmetic.Operation(number: a), top[-1], top[0])
      case .negate:
        guard top[-1].kind == .int, top[-1].integer != .min else { throw GivesUp() }
        top[-1] = .int(-top[-1].integer)
      case .call:
        top -= b
        top[-1] = try call(top[-1], a, top, top + b)
      case .callSpread:
        top -= b + 1
        top[-1] = try call(top[-1], spreading: top[b], a, top)
      case .givesUp: throw GivesUp()
      case .method:
        top -= b & 0xFF
        top[-1] = try method(top[-1], a, b, top)
      case .filter:
        top -= b & 0xFF
        top[-1] = try filter(top[-1], a, b, top)
      case .test:
        top -= b & 0xFF
        top[-1] = .bool(try test(top[-1], a, b, top))
      case .known:
        let text = constants[a]
        try output.append(text.bytes.baseAddress, text.size)
      case .write:
        top -= 1
        try written(top[0])
      case .writeOnlyText:
        top -= 1
        try write(onlyText: top[0])
      case .writeSum:
        top -= a
        try writeSum(top, a)
      case .writeText:
        top -= a
        for at in 0..<a { try write(top[at]) }
      case .copy: frame[b] = frame[a]
      case .copyGlobal: frame[b] = cells[a]
      case .store:
        top -= 1
        frame[a] = top[0]
      case .checkNamespace:
        top -= 1
        if top[0].kind != .namespace { throw GivesUp() }
      case .storeNamespace:
        top -= 2
        try set(top[1], a, top[0])
      case .variable: frame[b] = inputs[a]
      case .clear: frame[a] = .missing
      case .unpack:
        top = try unpack(top - 1, a)
      case .loopBegin:
        top -= 1
        frame[a] = try loop(over: top[0], isFiltered: b == 1, collects: b == 2)
      case .loopNext:
        try step()
        if a >= 0 {
          if try advance(frame[b], frame + a) { next = code + c }
        } else if try advance(frame[b], top) {
          top += 1
          next = code + c
        }
      case .loopAccept: QuickLoopState.of(frame[a]).pointee.index += 1
      case .loopComplete: QuickLoopState.of(frame[a]).pointee.isComplete = true
      case .loopElse: if QuickLoopState.of(frame[b]).pointee.isComplete { next = code + c }
      case .loopEnd: leave(frame[a])
      case .collect: QuickLoopState.of(frame[a]).pointee.collect(frame[b])
      case .collected:
        top.initialize(to: QuickLoopState.of(frame[a]).pointee.collection)
        top += 1
        leave(frame[a])
      case .pop: top -= 1
      case .duplicate:
        top.initialize(to: top[-1])
        top += 1
      case .capture:
        if captures == 0 { flushed = output.count }
        captures += 1
        top.initialize(to: .int(output.count))
        top += 1
      case .capturedText:
        captures -= 1
        top[-1] = try captured(from: top[-1].integer)
      case .generation:
        if captures == 0 { flushed = output.count }
        captures += 1
        top.initialize(to: .int(output.count))
        top += 1
      case .generated:
        captures -= 1
        top -= 1
        generated(from: top[0].integer)
      case .macro: frame[b] = .number(.macro, a)
      case .jumpIfSet: if frame[b].kind != .missing { next = code + c }
      case .end: return
      case .jumpLocal: if isTrue(frame[a]) == (next[-1].d == 1) { next = code + c }
      case .jumpAttribute: if isTrue(try attribute(frame[a], keys + b)) == (next[-1].d == 1) { next = code + c }
      case .jumpItem: if isTrue(try itemNamed(frame[a], keys + b)) == (next[-1].d == 1) { next = code + c }
      case .jumpIsText:
        top -= 1
        if try isText(top[0], constants + a) == (next[-1].d == 1) { next = code + c }
      case .jumpAttributeIsText:
        let d = Int(next[-1].d)
        if try isText(attribute(frame[a], keys + b), constants + d >> 1) == (d & 1 == 1) { next = code + c }
      case .jumpItemIsText:
        let d = Int(next[-1].d)
        if try isText(itemNamed(frame[a], keys + b), constants + d >> 1) == (d & 1 == 1) { next = code + c }
      case .jumpTest:
        top -= b & 0xFF + 1
        if try test(top[0], a, b, top + 1) == (next[-1].d == 1) { next = code + c }
      case .jumpLocalTest:
        let d = Int(next[-1].d)
        let value = frame[a].kind == .missing ? .undefined : frame[a]
        if try test(value, b, (d >> 1) << 8, top) == (d & 1 == 1) { next = code + c }
      case .storeConstant: frame[a] = constants[b]
      case .copyValue: frame[b] = frame[a].kind == .missing ? .undefined : frame[a]
      case .writeLocal:
        if next[-1].d == 1 { try write(onlyText: frame[a]) } else { try written(frame[a]) }
      case .writeAttribute:
        let value = try attribute(frame[a], keys + b)
        if next[-1].d == 1 { try write(onlyText: value) } else { try written(value) }
      case .writeItem:
        let value = try itemNamed(frame[a], keys + b)
        if next[-1].d == 1 { try write(onlyText: value) } else { try written(value) }
      }
    }
  }

  /// What was written since, as a text of its own.
  mutating func captured(from start: Int) throws(GivesUp) -> Cell {
    let text = try arena.text(output.bytes + start, output.count - start)
    output.cut(to: start)
    if trace != nil { trace?.moved(from: start, to: text.bits) }
    return text
  }

  private mutating func generated(from start: Int) {
    let text = UnsafeBufferPointer(start: output.bytes + start, count: output.count - start)
    spans.append(
      Run.OpenSpan(
        start: captures == 0 ? start : flushed, characters: Bytes.characters(text),
        end: captures == 0 ? output.count : nil))
  }

  @inline(__always)
  mutating func isText(_ value: Cell, _ constant: UnsafePointer<Cell>) throws(GivesUp) -> Bool {
    value.isText ? value.isText(constant.pointee) : try equal(value, constant.pointee)
  }

  func characters(_ text: Cell) -> Int { Bytes.characters(text.bytes) }
}
