import Glibc
import Synchronization

/// Ctrl-C while a report is made: the report so far is still printed.
enum Interruption {
  private static let requested = Atomic<Bool>(false)

  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// The first Ctrl-C asks, the second ends the program at once.
  static func listen() {
    signal(SIGINT) { _ in
      Interruption.requested.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
  }
}
