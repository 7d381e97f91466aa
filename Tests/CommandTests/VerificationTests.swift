import MaskModel
import PythonBridge
import Testing

@testable import MaskcheckCLI

@Suite struct VerificationTests {
  @Test(arguments: [1, 2, 50, 99, 100, 1000])
  func aSampleIsReproducibleAndHasTheFirstRow(wanted: Int) {
    let rows = RowSampling(wanted: wanted, seed: 7).rows(of: 100)
    #expect(rows == RowSampling(wanted: wanted, seed: 7).rows(of: 100))
    #expect(rows.first == 0)
    #expect(Set(rows).count == min(wanted, 100))
    #expect(rows == rows.sorted())
    #expect(rows.allSatisfy { (0..<100).contains($0) })
  }

  @Test func otherSeedsAreOtherSamples() {
    #expect(RowSampling(wanted: 10, seed: 1).rows(of: 1000) != RowSampling(wanted: 10, seed: 2).rows(of: 1000))
    #expect(RowSampling(wanted: 10, seed: 1).rows(of: 0) == [])
  }

  /// Every row but the first is as likely as any other.
  @Test func everyRowComesUp() {
    let seen = (0..<400).reduce(into: Set<Int>()) {
      $0.formUnion(RowSampling(wanted: 4, seed: UInt64($1)).rows(of: 20))
    }
    #expect(seen == Set(0..<20))
  }

  private func example(_ status: MaskedExample.Status = .ok) -> MaskedExample {
    let origin = RowOrigin(index: 3, source: 0, line: 4, bytes: 0..<1)
    var example = MaskedExample(origin: origin, status: status)
    example.ids = [1, 2, 3]
    example.labels = [-100, 2, 3]
    return example
  }

  private func captured(_ line: String) throws -> CapturedRow { try CapturedRow(line: Array(line.utf8)) }

  @Test func rowsAreComparedWhole() throws {
    let same = try captured(#"{"row":3,"status":"ok","input_ids":[1,2,3],"labels":[-100,2,3]}"#)
    #expect(RowComparison.difference(example(), same) == nil)
    let label = try captured(#"{"row":3,"status":"ok","input_ids":[1,2,3],"labels":[-100,2,-100]}"#)
    let longer = try captured(#"{"row":3,"status":"ok","input_ids":[1,2,3,4],"labels":[-100,2,3,4]}"#)
    for (row, place) in [(label, 2), (longer, 3)] {
      guard case .tokens(place)? = RowComparison.difference(example(), row)?.kind else {
        Issue.record("no difference at \(place)")
        continue
      }
    }
  }

  @Test func theFateOfARowIsComparedToo() throws {
    let dropped = try captured(#"{"row":3,"status":"dropped"}"#)
    let kept = try captured(#"{"row":3,"status":"ok","input_ids":[1,2,3],"labels":[-100,2,3]}"#)
    #expect(RowComparison.difference(example(.dropped("x")), dropped) == nil)
    #expect(RowComparison.difference(example(.dropped("x")), kept) != nil)
    #expect(RowComparison.difference(example(), dropped) != nil)
    #expect(RowComparison.difference(example(), nil) != nil)
    #expect(RowComparison.difference(example(.refused("x")), kept) != nil)
  }

  @Test func aDifferenceIsShownTokenByToken() throws {
    let other = try captured(#"{"row":3,"status":"ok","input_ids":[1,2,3],"labels":[-100,-100,3]}"#)
    let difference = try #require(RowComparison.difference(example(), other))
    let lines = DifferenceText(tokenizer: nil, installed: "trl 9").lines(difference)
    #expect(lines[0] == "row 3 differs from token 1 on (our model has 3 tokens, trl 9 has 3)")
    #expect(lines[3].hasPrefix("> 1 ") && lines[3].contains("2 supervised") && lines[3].hasSuffix("2 ignored"))
  }
}
