import JSON
import MaskModel

@testable import Browser

/// Says which row is asked for, on the thread that asks, before it gives it.
struct WatchedInspector: Inspector {
  private let fake: FakeInspector
  private let asked: @Sendable (Int) -> Void

  init(_ fake: FakeInspector, asked: @escaping @Sendable (Int) -> Void) { (self.fake, self.asked) = (fake, asked) }

  var title: InspectionTitle { fake.title }
  var tokenizer: (any Tokenizer)? { fake.tokenizer }

  func example(at index: Int, settings: WhatIf) throws -> InspectedExample? {
    asked(index)
    return try fake.example(at: index, settings: settings)
  }

  func count(settings: WhatIf, update: @escaping @Sendable (CountingProgress) -> Void) -> any Cancellable {
    fake.count(settings: settings, update: update)
  }

  func nextFinding(from index: Int, forward: Bool, settings: WhatIf) -> Int? {
    fake.nextFinding(from: index, forward: forward, settings: settings)
  }

  func search(_ text: Text, from index: Int, isCancelled: @Sendable () -> Bool) -> Int? {
    fake.search(text, from: index, isCancelled: isCancelled)
  }
}
