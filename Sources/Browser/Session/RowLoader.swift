import Dispatch
import MaskModel

/// Asks for rows on a thread of its own, so that a long one never holds up a key. What is no longer wanted is forgotten.
final class RowLoader: @unchecked Sendable {
  // A class: it is shared between two threads. Unchecked, because the variables are only touched on `guarded`.
  private let inspector: any Inspector
  private let mailbox: Mailbox
  private let guarded = DispatchQueue(label: "maskcheck.browser.rows.wanted")
  private let worker = DispatchQueue(label: "maskcheck.browser.rows", qos: .userInitiated)
  private var wanted: [RowRequest] = []
  private var current: RowRequest?
  private var isWorking = false

  init(inspector: any Inspector, mailbox: Mailbox) {
    self.inspector = inspector
    self.mailbox = mailbox
  }

  /// Replaces what is waiting.
  func want(_ requests: [RowRequest], rowsKnown: Int) {
    let mustStart = guarded.sync {
      wanted = requests.filter { $0 != current }
      defer { isWorking = isWorking || !wanted.isEmpty }
      return !isWorking && !wanted.isEmpty
    }
    if mustStart { worker.async { self.work(rowsKnown: rowsKnown) } }
  }

  private func work(rowsKnown: Int) {
    while let request = next() {
      let result = Self.load(request, inspector, rowsKnown: rowsKnown)
      mailbox.post(.loaded(index: request.index, generation: request.generation, result: result))
    }
  }

  private func next() -> RowRequest? {
    guarded.sync {
      current = wanted.isEmpty ? nil : wanted.removeFirst()
      isWorking = current != nil
      return current
    }
  }

  static func load(_ request: RowRequest, _ inspector: any Inspector, rowsKnown: Int) -> RowResult {
    do {
      guard let example = try inspector.example(at: request.index, settings: request.whatIf) else {
        return .absent(rowsKnown: rowsKnown)
      }
      return .row(example)
    } catch {
      return .failed(String(describing: error))
    }
  }
}
