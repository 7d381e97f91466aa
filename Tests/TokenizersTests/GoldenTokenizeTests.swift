import JSON
import MaskModel
import Testing
import Tokenizers

/// Ids and byte offsets as Hugging Face `tokenizers` gave them (Tools/golden/make_tokenize.py).
struct GoldenTokenizeTests {
  @Test(arguments: Fixture.names)
  func equalsHuggingFace(_ name: String) throws {
    let encoder = try Fixture.tokenizer(name).makeEncoder()
    let vectors = try Fixture.lines("Golden/tokenize/\(name).jsonl")
    #expect(vectors.count >= 200)
    // Twice: the second time most pieces come from the cache.
    for vector in vectors + vectors {
      let text = try #require(vector["text"]?.text)
      #expect(encoder.encode(text, addSpecialTokens: false) == vector.encoding, "\(text)")
      let with = try #require(vector["with"])
      #expect(encoder.encode(text, addSpecialTokens: true) == with.encoding, "\(text)")
    }
  }
}
