import JSON

/// A step of the quick program. Operands are taken from the stack, results put there.
struct Instruction {
  enum Operation: UInt8 {
    // values
    case constant, boxedConstant, undefined, dict, local, global
    case attribute, item, itemNamed, itemAt, slice
    // an attribute of a variable, a comparison with a text of the template: the commonest of all
    case localAttribute, localItem, isText
    case list, tuple, text, sumTexts
    // decisions
    case not, jump, jumpIfFalse, jumpIfTrue, andJump, orJump
    case equal, notEqual, less, lessEqual, greater, greaterEqual, contained, notContained
    case add, arithmetic, negate
    // calls
    case call, callSpread, method, filter, test, givesUp
    // output
    case known, write, writeOnlyText, writeSum, writeText
    // variables
    case copy, copyGlobal, store, storeNamespace, checkNamespace, variable, clear, unpack
    // loops
    case loopBegin, loopNext, loopAccept, loopComplete, loopElse, loopEnd, collect, collected, pop, duplicate
    // blocks
    case capture, capturedText, generation, generated, macro, jumpIfSet, end
    // several of the above as one (`QuickFusion`)
    case jumpLocal, jumpAttribute, jumpItem, jumpIsText, jumpAttributeIsText, jumpItemIsText, jumpTest, jumpLocalTest
    case storeConstant, copyValue, writeLocal, writeAttribute, writeItem
  }

  var operation: Operation
  /// A constant, or one of two ways.
  var d: UInt16 = 0
  var a: Int32 = 0
  var b: Int32 = 0
  /// Where a jump goes.
  var c: Int32 = 0
}

/// A call's arguments on the stack: so many positional ones, then one for each name.
struct CallShape {
  var positional: Int
  var names: [Text]
  /// The same as keys of the program, for namespaces.
  var keys: [Int]

  var count: Int { positional + names.count }

  /// Beside the number of a method, filter or test: how many arguments there are, and which of the own ones it is.
  func packed(_ own: UInt8) -> Int { Int(own) << 8 | count }
}

struct QuickMethod {
  /// What is known without the general evaluator.
  enum Own: UInt8, CaseIterable {
    case general, strip, lstrip, rstrip, split, startswith, endswith, get, items, keys, values,
      upper, lower, replace
    case join, capitalize, title, format
  }

  var name: Text
  var ofText: Method?
  var ofDict: Method?
  var shape: CallShape
}

struct QuickFilter {
  enum Own: UInt8, CaseIterable {
    case general, trim, length, string, list, first, last, `default`, tojson, items, join, upper, lower, safe, dictsort
    case selectattr, rejectattr, capitalize, replace, int, indent
    /// `tojson(indent=…)`, `map(attribute=…)` and `sort(attribute=…)`, whose one argument has a name.
    case indented, attributes, sorted
  }

  var filter: Filter
  var shape: CallShape
}

struct QuickTest {
  enum Own: UInt8, CaseIterable {
    case general, defined, undefined, none, string, mapping, iterable, sequence, boolean, `true`,
      `false`, integer, number
  }

  var test: ValueTest
  var shape: CallShape
}

struct QuickMacro {
  var entry = 0
  /// Cells of its variables, and with those that it computes in.
  var slots = 0
  var cells = 0
  var parameters: [(name: Text, slot: Int)] = []
}

/// A name that the template asks values for.
struct Key {
  /// The name, as a cell.
  var text: Cell
  /// Which Python types have an attribute of the name.
  var isOfDict: Bool
  var isOfText: Bool
  var isOfList: Bool
  var isOfNumber: Bool
  /// `__…__`, or `_…`.
  var isPrivate: Bool
  /// Of a dict it can be a name of its own alone.
  var isOnlyName: Bool { !isOfDict && !isPrivate }
  var field: LoopField?
}

extension CaseIterable where Self: RawRepresentable, RawValue == UInt8 {
  /// The own one of that name, or `general`.
  static func number(_ name: Text) -> UInt8 {
    allCases.first { Text("\($0)") == name }?.rawValue ?? 0
  }
}
