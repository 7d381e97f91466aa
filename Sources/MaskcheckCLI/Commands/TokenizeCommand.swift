import ArgumentParser
import Files
import JSON
import MaskModel

/// `maskcheck tokenize -t T`: JSON lines in, JSON lines out.
struct TokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maskcheck tokenize",
    abstract: #"Reads {"text": …} lines, writes {"ids": …, "offsets": …, "tokens": …} lines."#,
    discussion: """
      "add_special_tokens" may be given on a line; it is true unless it says otherwise. Offsets are UTF-8 bytes. A line \
      that cannot be read gives {"error": …} in its place, and the exit status 3 at the end.
      """)

  @OptionGroup var tokenizer: TokenizerArguments
  @OptionGroup var interpreter: InterpreterArguments

  func run(_ surroundings: Surroundings) throws -> Int32 {
    let tokenizer = try TokenizerFiles.load(
      tokenizer.required(), HubModels(tokenizer, python: interpreter.python, in: surroundings),
      threads: surroundings.processors
    ).tokenizer
    let worker = TokenizeWorker(tokenizer)
    return try InputLines.answerAll(surroundings, worker.answer)
  }
}

/// Answers lines, one after the other.
final class TokenizeWorker {
  private let tokenizer: any Tokenizer
  private let encoder: any TokenEncoder
  private var encoding = Encoding()

  init(_ tokenizer: any Tokenizer) {
    self.tokenizer = tokenizer
    encoder = tokenizer.makeEncoder()
  }

  func answer(_ line: InputLines.Line) -> (bytes: [UInt8], isError: Bool) {
    do throws(TokenizeRequest.Refusal) {
      let request = try TokenizeRequest(line)
      encoding.removeAll()
      request.text.bytes.withUnsafeBufferPointer {
        encoder.encode($0, addSpecialTokens: request.addSpecialTokens, into: &encoding)
      }
      if let why = encoder.takeFailure() { throw TokenizeRequest.Refusal(message: why) }
      return (written(), false)
    } catch {
      return (Self.refused(error), true)
    }
  }

  private static func refused(_ refusal: TokenizeRequest.Refusal) -> [UInt8] {
    var writer = JSONWriter()
    writer.value(["error": .string(Text(refusal.message))])
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  private func written() -> [UInt8] {
    var writer = JSONWriter()
    writer.value([
      "ids": .array(encoding.ids.map { .integer(Int64($0)) }),
      "offsets": .array(encoding.spans.map { [.integer(Int64($0.start)), .integer(Int64($0.end))] }),
      "tokens": .array(encoding.ids.map { .string(tokenizer.spelling(of: $0) ?? "") }),
    ])
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}

private struct TokenizeRequest {
  var text: Text
  var addSpecialTokens: Bool

  struct Refusal: Error {
    var message: String
  }

  init(_ line: InputLines.Line) throws(Refusal) {
    guard case .bytes(let bytes) = line else {
      throw Refusal(message: "found a line of more than \(InputLines.longest) bytes, expected a shorter one")
    }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw Refusal(message: "\(error)")
    }
    guard let text = value["text"]?.text else { throw Refusal(message: #"found no string "text", expected one"#) }
    self.text = text
    switch value["add_special_tokens"] {
    case nil: addSpecialTokens = true
    case .bool(let flag): addSpecialTokens = flag
    default: throw Refusal(message: #"found "add_special_tokens" that is neither true nor false"#)
    }
  }
}
