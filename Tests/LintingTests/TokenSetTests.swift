import MaskModel
import Testing

@testable import Linting

@Suite struct TokenSetTests {
  /// Near one another, far apart, beyond what has a bit, none.
  @Test(
    arguments: [
      [5, 9, 70], [0], [151_643, 151_668, 199_000], [-3, 2], [7, .max], [],
    ] as [[TokenID]])
  func isTheSetOfItsIDs(ids: [TokenID]) {
    let set = TokenSet(ids)
    for id in ids { #expect(set.contains(id)) }
    for id in [-4, -1, 1, 6, 8, 69, 71, 151_642, 151_650, 199_001, .max - 1] as [TokenID] where !ids.contains(id) {
      #expect(!set.contains(id))
    }
  }

  /// At every place of a row that is longer than what is looked at at once, and in no other range.
  @Test func standsWhereItStands() {
    let set = TokenSet([40, 42])
    for place in 0..<50 {
      var ids = [TokenID](repeating: 41, count: 50)
      ids[place] = 42
      var asked: [Int] = []
      #expect(
        !set.stands(in: ids, 0..<50) {
          asked.append($0)
          return false
        })
      #expect(asked == [place])
      #expect(set.stands(in: ids, 0..<50) { $0 == place })
      #expect(!set.stands(in: ids, place + 1..<50) { _ in true })
      #expect(!set.stands(in: ids, 0..<place) { _ in true })
    }
  }
}
