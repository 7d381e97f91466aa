import Files
import Glibc
import JSON
import MaskModel
import Tokenizers

/// Loads broken vocabularies of every format and tokenises with what still loads: none may trap or hang.
enum FormatFuzz {
  /// - Parameter arguments: vocabularies with commas between them (the name says the format), seconds, a seed.
  static func run(_ arguments: [String]) -> Int32 {
    guard arguments.count >= 2, let seconds = Double(arguments[1]) else { return 2 }
    let files = arguments[0].split(separator: ",").map(String.init)
    var random = SplitMix(state: arguments.count > 2 ? UInt64(arguments[2]) ?? 1 : 1)
    var (loaded, refused, slowest) = (0, 0, 0.0)
    let contents = files.compactMap { path in (try? WholeFile.read(path, limit: 1 << 28)).map { (path, $0) } }
    guard contents.count == files.count, !files.isEmpty else { return 2 }
    let end = now() + seconds
    while now() < end {
      let (path, bytes) = contents[random.below(contents.count)]
      let broken = mutated(bytes, &random)
      keep(broken)
      let started = now()
      if tries(path, broken, random.below(classes.count)) { loaded += 1 } else { refused += 1 }
      slowest = max(slowest, now() - started)
    }
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    print("\(loaded) loaded, \(refused) refused, slowest \(Int(slowest * 1000)) ms, peak \(usage.ru_maxrss / 1024) MB")
    return 0
  }

  /// What is about to be tried is on the disk before it is: a trap leaves it behind.
  private static func keep(_ bytes: [UInt8]) {
    guard let path = getenv("FUZZ_LAST"), let file = fopen(path, "wb") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  private static let texts: [Text] = [
    "", " The fox's 12345  jumps<|im_end|>\n\n\t", "中文é\u{301} 🧑‍🚀\u{0}ﬁ\u{10FFFF}",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  ]

  /// Numbers at the edges of their kinds, lengths among them.
  private static let edges: [[UInt8]] = [
    [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0x80], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0], Array("-1".utf8),
    Array("4294967296".utf8), Array("1e309".utf8), Array("null".utf8), Array("[]".utf8), Array("(a*)*b".utf8),
    Array("\\u0000".utf8), [0xC3, 0x28],
  ]

  private static func mutated(_ source: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    var result = source
    for _ in 0...random.below(5) {
      let at = random.below(result.count + 1)
      let length = min(random.below(60), result.count - at)
      switch random.below(6) {
      case 0: if at < result.count { result[at] = UInt8(truncatingIfNeeded: random.next()) }
      case 1: result.removeSubrange(at..<at + length)
      case 2: result.insert(contentsOf: Array(result[at..<at + length]), at: random.below(result.count + 1))
      case 3:
        let edge = edges[random.below(edges.count)]
        result.replaceSubrange(at..<at + min(edge.count, result.count - at), with: edge)
      case 4: result.insert(contentsOf: edges[random.below(edges.count)], at: at)
      default: if random.below(8) == 0 { result.removeSubrange(at...) }
      }
    }
    return result
  }

  private static func tries(_ path: String, _ bytes: [UInt8], _ choice: Int) -> Bool {
    guard let tokenizer = try? load(path, bytes, choice) else { return false }
    let encoder = tokenizer.makeEncoder()
    for text in texts {
      _ = encoder.encode(text, addSpecialTokens: true)
      _ = encoder.takeFailure()
    }
    return true
  }

  /// Classes that build around what they find in the file; the empty one takes it as it is.
  private static let classes = ["", "", "T5", "XLMRoberta", "Llama", "CodeLlama", "Gemma"]

  private static func directory(_ name: String) -> ModelDirectory {
    ModelDirectory(config: name.isEmpty ? nil : Array(#"{"tokenizer_class":"\#(name)Tokenizer"}"#.utf8))
  }

  /// - Parameter choice: which of the classes.
  private static func load(_ path: String, _ bytes: [UInt8], _ choice: Int) throws -> LoadedTokenizer {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return switch name.split(separator: ".").last {
    case "gguf": try TokenizerLoader.load(gguf: bytes, source: name, file: name)
    case "model" where choice == 0: try TokenizerLoader.load(sentencePiece: bytes, source: name, file: name)
    case "model": try TokenizerLoader.load(sentencePiece: bytes, of: directory(classes[choice]), source: name)
    case "tiktoken": try TokenizerLoader.load(ranks: bytes, source: name, file: "qwen.tiktoken")
    case _ where name.hasPrefix("tekken"): try TokenizerLoader.load(tekken: bytes, source: name, file: name)
    case "txt":
      try TokenizerLoader.load(vocabulary: bytes, merges: nil, of: directory("Bert"), source: name)
    case _ where name == "vocab.json":
      try TokenizerLoader.load(
        vocabulary: bytes, merges: Array("h e\n".utf8), of: directory("GPT2"), source: name)
    default: try TokenizerLoader.load(tokenizerJSON: bytes, of: directory(classes[choice]), source: name)
    }
  }
}
