import JSON
import MaskModel

/// Texts that announce an answer: a sign that a text holds a prompt. A heuristic, and findings by it say so.
enum ResponseMarkers {
  private struct Marker: Sendable {
    let text: Text
    /// Where its rarest byte stands: `:`, `>` or `]`.
    let key: Int

    init(_ text: Text) {
      self.text = text
      key = text.bytes.lastIndex { ResponseMarkers.isKey($0) } ?? 0
    }
  }

  /// Hardly ever written but to mark the model's turn.
  private static let all: [Marker] = [
    "### Response:", "### Answer:", "### Assistant:", "### Output:", "<|im_start|>assistant",
    "<|start_header_id|>assistant<|end_header_id|>", "<start_of_turn>model", "<|assistant|>", "[/INST]",
    "\nAnswer:", "\nAssistant:", "\nASSISTANT:", " ASSISTANT:", "\nResponse:", "\nOutput:", "\nA:", "\nAI:",
  ].map { Marker($0) }

  private static func isKey(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ":") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "]")
  }

  /// The first marker that stands in the text with something before it and after it.
  ///
  /// One pass over the text that stops at rare bytes only: a search for each marker would cost more than the tokens do.
  static func first(in text: Text) -> Text? {
    text.bytes.withUnsafeBufferPointer { bytes in
      guard let begin = bytes.firstIndex(where: { $0 > 0x20 }), let end = bytes.lastIndex(where: { $0 > 0x20 }) else {
        return nil
      }
      for place in begin...end where isKey(bytes[place]) {
        if let marker = marker(at: place, in: bytes, between: begin, end) { return marker.text }
      }
      return nil
    }
  }

  private static func marker(
    at place: Int, in bytes: UnsafeBufferPointer<UInt8>, between begin: Int, _ end: Int
  ) -> Marker? {
    all.first { marker in
      let start = place - marker.key
      guard start > begin, start + marker.text.count <= end else { return false }
      return bytes[start...].starts(with: marker.text.bytes)
    }
  }
}

extension [UInt8] {
  /// The last place at which `needle` stands and ends by `end`; nil for an empty needle.
  func lastPlace(of needle: [UInt8], endingBy end: Int? = nil) -> Int? {
    let end = Swift.min(end ?? count, count)
    guard let first = needle.first, needle.count <= end else { return nil }
    return withUnsafeBufferPointer { bytes in
      needle.withUnsafeBufferPointer { needle in
        var place = end - needle.count
        while place >= 0 {
          if bytes[place] == first, stands(needle, in: bytes, at: place) { return place }
          place -= 1
        }
        return nil
      }
    }
  }
}

private func stands(_ needle: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
  for offset in needle.indices where bytes[place + offset] != needle[offset] { return false }
  return true
}
