import ChatTemplates
import Glibc
import JSON
import MaskModel

/// Renders broken templates with broken conversations: none may trap, hang or keep memory, and both evaluators agree.
enum TemplateFuzz {
  static func run(_ arguments: [String]) -> Int32 {
    guard arguments.count >= 2, let seconds = Double(arguments[1]) else { return 2 }
    let seed = arguments.count > 2 ? UInt64(arguments[2]) ?? 1 : 1
    do {
      var fuzz = Fuzz(try TemplateRows.read(arguments[0]), seed: seed)
      fuzz.run(seconds)
      return fuzz.different == 0 ? 0 : 1
    } catch {
      print("\(error)")
      return 1
    }
  }
}

private struct Fuzz {
  private let sources: [[UInt8]]
  private let requests: [ChatRequest]
  private var random: SplitMix
  private var rendered = 0
  private var refused = 0
  private(set) var different = 0
  private var slowest = 0.0

  init(_ rows: [TemplateRows], seed: UInt64) {
    sources = rows.map(\.template.bytes)
    requests = rows.flatMap { $0.requests.prefix(20) }
    random = SplitMix(state: seed)
  }

  mutating func run(_ seconds: Double) {
    let end = now() + seconds
    var round = 0
    while now() < end, !sources.isEmpty, !requests.isEmpty {
      let source = mutated(sources[random.below(sources.count)])
      // What is about to be tried is on the disk before it is: a trap leaves it behind.
      last(source)
      try? one(source)
      round += 1
      if round % 20_000 == 0 { report(round) }
    }
    report(round)
  }

  private func last(_ source: [UInt8]) {
    guard let path = getenv("FUZZ_LAST"), let file = fopen(path, "wb") else { return }
    fwrite(source, 1, source.count, file)
    fclose(file)
  }

  private mutating func one(_ source: [UInt8]) throws {
    let started = now()
    do {
      // As a file is read: what is no UTF-8 is replaced.
      let template = try ChatTemplate(Text(String(decoding: source, as: UTF8.self)))
      for _ in 0..<2 {
        var request = requests[random.below(requests.count)]
        if random.below(2) == 0 { request.messages = request.messages.map { mutated($0) } }
        try compare(template, request, source)
        rendered += 1
      }
    } catch {
      refused += 1
    }
    slowest = max(slowest, now() - started)
  }

  /// The quick program and the general evaluator give the same; a difference is printed.
  private mutating func compare(_ template: ChatTemplate, _ request: ChatRequest, _ source: [UInt8])
    throws
  {
    let usual = TemplateCheck.result(template, request, .usual)
    if usual != TemplateCheck.result(template, request, .general) {
      different += 1
      print("different: \(String(decoding: source, as: UTF8.self))\n  \(request.messages)")
      fflush(nil)
    }
    if usual.error != nil { throw Refused() }
  }

  private struct Refused: Error {}

  private func report(_ round: Int) {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    let line =
      "\(round) templates: \(rendered) rendered, \(refused) refused, slowest \(Int(slowest * 1000)) ms, "
      + "peak \(usage.ru_maxrss / 1024) MB"
    print(line)
    fflush(nil)
  }

  private static let pieces: [[UInt8]] = [
    "{%", "%}", "{{", "}}", "{#", "#}", "{%-", "-%}", "(", ")", "[", "]", "{", "}", "'", "\"", "|",
    ".", ",", ":", "~",
    "**", "//",
    " if ", " else ", " for x in ", " is ", " not ", " in ", "loop", "[::-1]", "99999999999",
    "1e999", "|tojson",
    "|list",
    "|join", ".split('')", " * 100000", "{% generation %}", "{% endgeneration %}", "{% endfor %}",
    "{% endif %}",
    "{% macro m(a) %}", "{% endmacro %}", "{{ m(m) }}", "recursive", "{% break %}", "namespace()",
    "range(100000)",
    "\\N{", "\u{1F9D1}",
    "{% set ns.x = ns %}", "{% filter upper %}", "{% raw %}", "messages", "\u{0}",
  ].map { Array($0.utf8) }

  private mutating func mutated(_ source: [UInt8]) -> [UInt8] {
    var result = source
    for _ in 0..<random.below(6) {
      let at = random.below(result.count + 1)
      let length = min(random.below(40), result.count - at)
      switch random.below(6) {
      case 0: result.insert(contentsOf: Self.pieces[random.below(Self.pieces.count)], at: at)
      case 1: result.removeSubrange(at..<at + length)
      case 2: if at < result.count { result[at] = UInt8(truncatingIfNeeded: random.below(256)) }
      case 3:
        result.insert(
          contentsOf: Array(result[at..<at + length]), at: random.below(result.count + 1))
      case 4:
        let other = sources[random.below(sources.count)]
        let from = random.below(other.count + 1)
        result.insert(contentsOf: other[from..<min(other.count, from + 200)], at: at)
      default:
        result.replaceSubrange(at..<at + length, with: Self.pieces[random.below(Self.pieces.count)])
      }
    }
    return result
  }

  /// A value of the same make with something else in it somewhere.
  private mutating func mutated(_ value: JSONValue) -> JSONValue {
    switch random.below(12) {
    case 0: return .null
    case 1: return .integer(Int64(truncatingIfNeeded: random.next()))
    case 2: return .string(Text(bytes: Array("é</think>{{".utf8)))
    case 3: return [value, value]
    case 4: return ["content": value, "role": "tool"]
    default: break
    }
    switch value {
    case .array(let elements): return .array(elements.map { mutated($0) })
    case .object(let object):
      return .object(
        JSONObject(object.members.map { .init(key: $0.key, value: mutated($0.value)) }))
    default: return value
    }
  }
}

/// A small generator that gives the same numbers everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ limit: Int) -> Int { limit < 1 ? 0 : Int(next() % UInt64(limit)) }
}
