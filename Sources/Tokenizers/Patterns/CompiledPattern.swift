import CPCRE2
import JSON

/// An expression that PCRE2 has compiled, shared by all threads.
final class CompiledPattern: @unchecked Sendable {
  let written: Text
  let atoms: PatternAtoms
  fileprivate let code: OpaquePointer

  init(_ written: Text) throws(PatternProblem) {
    self.written = written
    let (atoms, text) = try PatternWriter.write(try PatternParser.parse(written))
    self.atoms = atoms
    code = try Self.compile(text)
  }

  deinit { pcre2_code_free_8(code) }

  /// Whether a match may have no character.
  var mayBeEmpty: Bool {
    var answer: UInt32 = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_MATCHEMPTY), &answer)
    return answer != 0
  }

  private static func compile(_ text: [UInt8]) throws(PatternProblem) -> OpaquePointer {
    var (number, place): (Int32, Int) = (0, 0)
    // PCRE2 10.42 takes `X{1,2}` in `X{1,2}(?>Y?)X` for what never gives back: so it is not to look for such.
    guard let code = pcre2_compile_8(text, text.count, PCRE2_NO_AUTO_POSSESS, &number, &place, nil) else {
      var words = [UInt8](repeating: 0, count: 200)
      pcre2_get_error_message_8(number, &words, words.count)
      let message = String(decoding: words.prefix { $0 != 0 }, as: UTF8.self)
      throw PatternProblem(found: "what PCRE2 does not take (\(message))")
    }
    // Where a system forbids programs to write programs, it goes on without, slower.
    pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE)
    return code
  }
}

/// Searches with one expression; owns the memory of one thread.
///
/// `@unchecked Sendable` for it stands in the stages of a pipeline that one encoder has to itself.
final class PatternSearch: @unchecked Sendable {
  /// What stopped a search, for the encoder that owns it.
  let failure: EncodingFailure?
  private let pattern: CompiledPattern
  private let data: OpaquePointer?
  private let limits: OpaquePointer?
  private let stack: OpaquePointer?
  private var atoms: [UInt8] = []

  /// As many steps as Oniguruma has in the package before it stops.
  private static let mostSteps: UInt32 = 10_000_000
  private static let mostMemory: UInt32 = 256 << 10
  private static let mostStack = 64 << 20

  init(_ pattern: CompiledPattern, _ failure: EncodingFailure? = nil) {
    self.pattern = pattern
    self.failure = failure
    data = pcre2_match_data_create_from_pattern_8(pattern.code, nil)
    limits = pcre2_match_context_create_8(nil)
    stack = pcre2_jit_stack_create_8(32 << 10, Self.mostStack, nil)
    pcre2_set_match_limit_8(limits, Self.mostSteps)
    pcre2_set_heap_limit_8(limits, Self.mostMemory)
    pcre2_jit_stack_assign_8(limits, nil, stack.map { UnsafeMutableRawPointer($0) })
  }

  deinit {
    pcre2_match_data_free_8(data)
    pcre2_match_context_free_8(limits)
    pcre2_jit_stack_free_8(stack)
  }

  /// Calls `body` with each match in a text, from left to right, as `find_iter` of the package's Oniguruma does: none
  /// overlaps another, and an empty one does not stand right behind another.
  func forEachMatch(_ text: UnsafePointer<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    // Where one search took its ten million steps, a thousand more are not begun.
    if failure?.isReported ?? false { return }
    atoms.removeAll(keepingCapacity: true)
    pattern.atoms.append(text, range, to: &atoms)
    var places = CharacterPlaces(text, range, isASCII: atoms.count == range.count)
    atoms.withUnsafeBufferPointer { subject in
      var (from, last) = (0, -1)
      while from <= subject.count, let match = next(subject, from: from) {
        if match.isEmpty, match.upperBound == last {
          from = match.upperBound + 1
          continue
        }
        (from, last) = (match.upperBound, match.upperBound)
        let start = places.byte(of: match.lowerBound)
        body(start..<places.byte(of: match.upperBound))
      }
    }
  }

  private func next(_ subject: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
    let result = pcre2_match_8(pattern.code, subject.baseAddress, subject.count, start, 0, data, limits)
    if result >= 0, let vector = pcre2_get_ovector_pointer_8(data), vector[0] <= vector[1] {
      return vector[0]..<vector[1]
    }
    if result != PCRE2_ERROR_NOMATCH { fail(result) }
    return nil
  }

  private func fail(_ result: Int32) {
    let why =
      switch result {
      case PCRE2_ERROR_MATCHLIMIT: "took more than \(Self.mostSteps) steps at one place"
      case PCRE2_ERROR_JIT_STACKLIMIT, PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_NOMEMORY:
        "took too much memory"
      default: "ended with the error \(result) of PCRE2"
      }
    failure?.report("the expression \(pattern.written.quoted) \(why) in this text; in tokenizers it may stop as well")
  }
}

/// Where characters stand in a text, asked for from left to right.
private struct CharacterPlaces {
  private let text: UnsafePointer<UInt8>
  private let start: Int
  private let end: Int
  private let isASCII: Bool
  private var character = 0
  private var at: Int

  init(_ text: UnsafePointer<UInt8>, _ range: Range<Int>, isASCII: Bool) {
    self.text = text
    (start, end) = (range.lowerBound, range.upperBound)
    at = range.lowerBound
    self.isASCII = isASCII
  }

  mutating func byte(of number: Int) -> Int {
    if isASCII { return start + number }
    while character < number, at < end {
      at += UTF8Scalar(text, at: at, end: end).length
      character += 1
    }
    return at
  }
}

/// Why a text could not be turned into tokens. One for each encoder.
final class EncodingFailure: @unchecked Sendable {
  private var message: String?

  var isReported: Bool { message != nil }

  /// The first counts.
  func report(_ message: String) { self.message = self.message ?? message }

  func take() -> String? {
    defer { message = nil }
    return message
  }
}
