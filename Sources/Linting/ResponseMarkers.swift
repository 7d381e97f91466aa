import JSON
import MaskModel

/// Texts that announce an answer: a sign that a text holds a prompt. A heuristic, and findings by it say so.
enum ResponseMarkers {
  /// Hardly ever written but to mark the model's turn.
  private static let all: [Text] = [
    "### Response:", "### Answer:", "### Assistant:", "### Output:", "<|im_start|>assistant",
    "<|start_header_id|>assistant<|end_header_id|>", "<start_of_turn>model", "<|assistant|>", "[/INST]",
    "\nAnswer:", "\nAssistant:", "\nASSISTANT:", " ASSISTANT:", "\nResponse:", "\nOutput:", "\nA:", "\nAI:",
  ]

  /// The marker that stands in the text with something before it and after it.
  static func first(in text: Text) -> Text? {
    all.first { marker in
      guard let place = text.bytes.lastPlace(of: marker.bytes) else { return false }
      let rest = text.bytes[(place + marker.count)...]
      return text.bytes[..<place].contains { $0 > 0x20 } && rest.contains { $0 > 0x20 }
    }
  }
}

extension [UInt8] {
  /// The last byte at or before which `needle` begins and at which it stands; nil for an empty needle.
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
