import Dispatch

/// Set once, read from any thread.
final class CancelFlag: @unchecked Sendable {
  // A class: it is shared. Unchecked, because `value` is only touched on the queue.
  private let queue = DispatchQueue(label: "maskcheck.browser.cancel")
  private var value = false

  func cancel() { queue.sync { value = true } }

  var isCancelled: Bool { queue.sync { value } }
}
