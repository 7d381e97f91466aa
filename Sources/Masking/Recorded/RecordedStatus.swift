import JSON
import MaskModel

/// What the data themselves say of a row beside its labels, where they are a dump or lines of a report: whether it is
/// trained, and its number.
struct RecordedStatus: Sendable {
  let isReport: Bool
  private let status: Int?
  private let reason: Int?
  private let cut: Int?
  /// Columns that give the row's number; the first that holds one counts.
  private let numbers: [Int]

  /// Nil where the data are neither: a column `status` of the user's own says nothing of labels.
  init?(_ table: Table, isDump: Bool) {
    isReport = !isDump && ReportLine.stands(in: table)
    guard isDump || isReport else { return nil }
    status = table.position(of: "status")
    reason = table.position(of: "reason")
    cut = isReport ? table.position(of: "cut") : nil
    numbers = (isReport ? ["row", "index"] : ["row"]).compactMap { table.position(of: $0) }
  }

  /// Whether the data say it at all.
  var isThere: Bool { status != nil }

  func status(of record: Record) throws(RowRefusal) -> MaskedExample.Status {
    guard let status else { return .ok }
    let value = record.value(at: status)
    guard isReport else {
      return value.text == "dropped" ? .dropped("the trainer dropped it when the rows were dumped") : .ok
    }
    if value.isNull { return .ok }
    let why = reason.flatMap { record.value(at: $0).text?.string } ?? "its line in the report says no more"
    switch value.text {
    case "ok": return .ok
    case "dropped": return .dropped(why)
    case "refused": return .refused(why)
    case "unread": return .unread(why)
    default:
      throw RowRefusal("column `status`: expected ok, dropped, refused or unread in a line of a report")
    }
  }

  /// Nil where it is the row's index.
  func number(of record: Record) -> Int? {
    let number = numbers.lazy.compactMap { record.value(at: $0).int }.first
    return number == record.origin.index ? nil : number
  }

  /// What truncation took from the row; nil where it took nothing.
  func cut(of record: Record) throws(RowRefusal) -> RecordedCut? {
    guard let cut, case let value = record.value(at: cut), !value.isNull else { return nil }
    guard let side = (value["side"]?.text?.string).flatMap(Cut.Side.init), let ids = value["input_ids"],
      let labels = value["labels"]
    else { throw RowRefusal("column `cut`: expected an object with side, input_ids and labels") }
    let found = RecordedCut(
      side: side, ids: try RecordedIntegers.read(ids, column: "cut"),
      labels: try RecordedIntegers.read(labels, column: "cut"))
    guard found.ids.count == found.labels.count else {
      throw RowRefusal("column `cut`: found \(found.labels.count) labels, expected \(found.ids.count), one for each id")
    }
    return found
  }
}

/// The tokens that a line of a report tells apart from its row.
struct RecordedCut {
  var side: Cut.Side
  var ids: [TokenID]
  var labels: [Label]
}
