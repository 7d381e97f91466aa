import MaskModel
import Terminal

/// What can happen to the browser.
enum Action: Sendable {
  case key(Key)
  /// The first of the keys that wait is pressed; once `canPressTypeAhead` says so.
  case typedAhead
  case resized(Size)
  case loaded(index: Int, generation: Int, result: RowResult)
  case progressed(generation: Int, CountingProgress)
  case searched(run: Int, row: Int?)
  case foundFinding(row: Int?, forward: Bool)
}

/// The answer to a question for a row.
enum RowResult: Sendable {
  case row(InspectedExample)
  case absent(rowsKnown: Int)
  case failed(String)
}

/// What the browser wants done; answers come as actions.
enum Effect: Hashable, Sendable {
  /// Count the data anew. While one types, a moment later than asked.
  case count(WhatIf, generation: Int, soon: Bool)
  /// From a row on to the end, and then from the start.
  case search([UInt8], from: Int, run: Int)
  case cancelSearch
  case findFinding(WhatIf, from: Int, forward: Bool)
  case quit
}

/// A row that is needed to draw.
struct RowRequest: Hashable, Sendable {
  var index: Int
  var generation: Int
  var whatIf: WhatIf
}
