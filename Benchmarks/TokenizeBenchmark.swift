import MaskModel
import Tokenizers

/// Tokenises a file of texts and prints megabytes a second, one JSON line: cold (every text for the first time, a new
/// encoder), then warm.
enum TokenizeBenchmark {
  static func run(_ arguments: [String]) -> Int32 {
    guard arguments.count >= 2, let json = TextFile.read(arguments[0]), let file = TextFile(arguments[1]) else {
      print("cannot read \(arguments.prefix(2))")
      return 2
    }
    let rounds = arguments.count > 2 ? Int(arguments[2]) ?? 2 : 2
    do {
      let started = (now(), wallClock())
      let threads = arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1
      let tokenizer = try TokenizerLoader.load(tokenizerJSON: json, source: arguments[0], threads: threads)
      let loaded = (now() - started.0, wallClock() - started.1)
      let encoder = tokenizer.makeEncoder()
      var speeds: [Double] = []
      var tokens = 0
      for _ in 0..<rounds { speeds.append(measure(file, encoder, &tokens)) }
      let list = speeds.map { String(describing: ($0 * 10).rounded() / 10) }.joined(separator: ",")
      print(
        "{\"load_ms\":\(Int(loaded.1 * 1000)),\"load_cpu_ms\":\(Int(loaded.0 * 1000)),\"tokens\":\(tokens),\"bytes\":\(file.size),\"mb_s\":[\(list)]}"
      )
      return 0
    } catch {
      print("\(error)")
      return 1
    }
  }

  private static func measure(_ file: TextFile, _ encoder: any TokenEncoder, _ tokens: inout Int) -> Double {
    var encoding = Encoding()
    tokens = 0
    let started = now()
    file.bytes.withUnsafeBufferPointer { buffer in
      for text in file.texts {
        encoding.removeAll()
        encoder.encode(UnsafeBufferPointer(rebasing: buffer[text]), addSpecialTokens: false, into: &encoding)
        tokens += encoding.count
      }
    }
    return Double(file.size) / 1e6 / (now() - started)
  }
}
