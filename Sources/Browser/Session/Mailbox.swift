import Dispatch
import Terminal

/// Actions from other threads, for the one that draws.
final class Mailbox: @unchecked Sendable {
  // A class: it is shared. Unchecked, because `actions` is only touched on the queue.
  private let queue = DispatchQueue(label: "maskcheck.browser.mailbox")
  private var actions: [Action] = []
  private let waker: Waker

  init(waker: Waker) { self.waker = waker }

  func post(_ action: Action) {
    queue.sync { actions.append(action) }
    waker.wake()
  }

  func takeAll() -> [Action] {
    queue.sync {
      defer { actions.removeAll() }
      return actions
    }
  }
}
