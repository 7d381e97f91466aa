import Testing

@testable import Browser

@Suite struct EscapedTextTests {
  private func parsed(_ typed: String) -> Result<String, EscapedText.Mistake> {
    do throws(EscapedText.Mistake) {
      return .success(String(decoding: try EscapedText.parse(Array(typed.unicodeScalars)), as: UTF8.self))
    } catch {
      return .failure(error)
    }
  }

  @Test func escapes() {
    #expect(parsed("\\nAnswer:\\t\\r\\\\n") == .success("\nAnswer:\t\r\\n"))
    #expect(parsed("\\u0041\\u6f22\\uD83D\\uDE00!") == .success("A漢😀!"))
    #expect(parsed("") == .success(""))
  }

  @Test func mistakes() {
    #expect(parsed("a\\") == .failure(.unfinished))
    #expect(parsed("\\u00") == .failure(.unfinished))
    #expect(parsed("\\u00g1") == .failure(.unknown("g")))
    #expect(parsed("\\q") == .failure(.unknown("q")))
    #expect(parsed("\\uDE00") == .failure(.surrogate))
    #expect(parsed("\\uD83D") == .failure(.unfinished))
    #expect(parsed("\\uD83Dx") == .failure(.surrogate))
    #expect(parsed("\\uD83D\\") == .failure(.unfinished))
    #expect(parsed("\\uD83D\\n") == .failure(.surrogate))
    #expect(parsed("\\uD83D\\u0041") == .failure(.surrogate))
  }

  @Test func thereAndBack() {
    for text in ["\nAnswer:", "a\\nb\t\r", "\u{1}\u{7F}\u{1B}", "漢😀e\u{301}", ""] {
      let typed = EscapedText.typed(for: Array(text.utf8))
      #expect(!typed.contains { $0.value < 0x20 })
      #expect((try? EscapedText.parse(typed)) == Array(text.utf8))
    }
  }
}
