import JSON
import MaskModel
import Masking

extension PreparedRun {
  /// A run that the trainer refuses as a whole: every row is refused with its words, so that reports of all formats
  /// say so.
  public static func refused(reason: String, context: RunContext) -> PreparedRun {
    PreparedRun(context: context) { RefusingWorker(reason: reason) }
  }
}

private final class RefusingWorker: MaskWorker {
  private let reason: String

  init(reason: String) { self.reason = reason }

  func mask(_ record: Record) -> MaskedExample { MaskedExample(origin: record.origin, status: .refused(reason)) }
}
