import MaskModel

/// The position of the token that covers the last bytes of the prompt and the first of the completion; nil where the
/// tokens part there.
func boundaryToken(of example: MaskedExample) -> Int? {
  guard let boundary = example.boundary, let spans = example.spans, boundary.promptBytes > 0 else { return nil }
  return spans.firstIndex { Int($0.start) < boundary.promptBytes && Int($0.end) > boundary.promptBytes }
}
