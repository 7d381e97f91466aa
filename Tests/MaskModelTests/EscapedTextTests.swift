import JSON
import MaskModel
import Testing

@Suite struct EscapedTextTests {
  private func parsed(_ typed: String) -> Result<String, EscapedText.Mistake> {
    do throws(EscapedText.Mistake) {
      return .success(try EscapedText.parse(Array(typed.unicodeScalars)).string)
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
    #expect(parsed("\\u00g1") == .failure(.noDigit("g")))
    #expect(parsed("\\q") == .failure(.unknown("q")))
    #expect(parsed("\\uDE00") == .failure(.surrogate))
    #expect(parsed("\\uD83D") == .failure(.halfPair("\\uD83D")))
    #expect(parsed("\\uD83Dx") == .failure(.surrogate))
    #expect(parsed("\\uD83D\\") == .failure(.unfinished))
    #expect(parsed("\\uD83D\\n") == .failure(.surrogate))
    #expect(parsed("\\uD83D\\u0041") == .failure(.surrogate))
  }

  @Test(arguments: ["\nAnswer:", "a\\nb\t\r", "\u{1}\u{7F}\u{1B}", "漢😀e\u{301}", "", "ids:1", "ids:"])
  func thereAndBack(_ text: String) throws {
    let template = TemplateInput.text(Text(text))
    #expect(!template.typed.contains { $0.value < 0x20 })
    #expect(try TemplateInput(typed: template.typed) == template)
  }

  private func template(_ typed: String) -> Result<TemplateInput, EscapedText.Mistake> {
    do throws(EscapedText.Mistake) {
      return .success(try TemplateInput(typed: Array(typed.unicodeScalars)))
    } catch {
      return .failure(error)
    }
  }

  @Test func ids() {
    #expect(template("ids:12, 34") == .success(.ids([12, 34])))
    #expect(TemplateInput.ids([12, 34]).typed == Array("ids:12,34".unicodeScalars))
    #expect(template(" ids:12") == .success(.text(" ids:12")))
    #expect(template("ids:") == .failure(.noID("")))
    #expect(template("ids:1,") == .failure(.noID("")))
    #expect(template("ids:1,x2") == .failure(.noID("x2")))
    #expect(template("ids:-1") == .failure(.noID("-1")))
    #expect(template("ids:99999999999") == .failure(.noID("99999999999")))
  }
}
