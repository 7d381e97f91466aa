import Glibc
import MaskModel
import Tokenizers

/// Writes the tokens of each text for a script to compare: the count, then id, start and end of each, 32 bits
/// little-endian. The special tokens of the post-processor are added.
enum TokenDump {
  static func run(_ arguments: [String]) -> Int32 {
    guard arguments.count == 3, let json = TextFile.read(arguments[0]), let file = TextFile(arguments[1]),
      let out = fopen(arguments[2], "wb")
    else {
      print("cannot open \(arguments)")
      return 2
    }
    defer { fclose(out) }
    do {
      let tokenizer = try TokenizerLoader.load(tokenizerJSON: json, source: arguments[0])
      write(file, tokenizer.makeEncoder(), out)
      return 0
    } catch {
      print("\(error)")
      return 1
    }
  }

  private static func write(_ file: TextFile, _ encoder: any TokenEncoder, _ out: UnsafeMutablePointer<FILE>) {
    var encoding = Encoding()
    file.bytes.withUnsafeBufferPointer { buffer in
      for text in file.texts {
        encoding.removeAll()
        encoder.encode(UnsafeBufferPointer(rebasing: buffer[text]), addSpecialTokens: true, into: &encoding)
        var values = [Int32(encoding.count)]
        for (id, span) in zip(encoding.ids, encoding.spans) { values += [id, span.start, span.end] }
        fwrite(values, 4, values.count, out)
      }
    }
  }
}
