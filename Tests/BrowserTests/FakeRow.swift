import JSON
import MaskModel

/// A row that the fake inspector labels.
struct FakeRow: Sendable {
  var text: Text
  var status = MaskedExample.Status.ok
  /// Tokens that truncation leaves, and from which side it takes the others.
  var limit: Int?
  var side = Cut.Side.end
  var hasBOS = false
  /// As recorded data without a tokenizer have it.
  var isRecorded = false
  var lostLabels = 0
  /// Of a dump: the number that the row has where it was dumped.
  var number: Int?
  /// Where its documents end that are packed into it.
  var documentEnds: [Int] = []
  /// As a chat template rendered it; then what the assistant says is supervised.
  var conversation: Conversation?

  init(_ text: Text) { self.text = text }

  /// Questions about molecules, answered: with every kind of row that there is.
  static var canonical: [FakeRow] {
    let molecules = [
      "CC(=O)OC1=CC=CC=C1C(=O)O", "CN1C=NC2=C1C(=O)N(C(=O)N2C)C", "COC1=C(C=C2C(=C1)CCN=C2CC3)OC",
      "CC1=CC=C(C=C1)S(=O)(=O)N", "C1CCC(CC1)NC(=O)C(C2)", "O=C(NC1CCCCC1)C(C)",
    ]
    var rows = molecules.enumerated().map { index, smiles in
      FakeRow(
        Text(
          "Instructions: Answer the following question about drug properties.\nQuestion: Given a drug SMILES string, predict whether it\n(A) does not block hERG (B) blocks hERG\nDrug SMILES: \(smiles)\nAnswer: (\(index % 2 == 0 ? "A" : "B"))<eos>"
        ))
    }
    rows[1].hasBOS = true
    rows[3].limit = 40
    rows[4].limit = 30
    rows[4].side = .start
    rows[5].lostLabels = 2
    var dropped = FakeRow("Question: none\nAnswer: ")
    dropped.status = .dropped("the completion has no tokens, and trl drops such rows before training")
    var refused = FakeRow("Question: twice\nAnswer: a\nAnswer: b<eos>")
    refused.status = .refused(
      "ValueError: the prompt is not how the whole begins; "
        + "the trainer stops at this row, and nothing behind it is ever read")
    var unread = FakeRow("")
    unread.status = .unread("byte 17: found } where a value was expected")
    var recorded = FakeRow("recorded tokens\nAnswer: yes")
    recorded.isRecorded = true
    return rows + [dropped, refused, unread, recorded]
  }

  /// What a terminal must not be shown as it is.
  static var hostile: [FakeRow] {
    [
      "\u{1B}[31mred\u{1B}[0m \u{1B}]0;title\u{07} \u{9B}2J\u{0}\u{7F}\r\nAnswer: \u{8}x",
      "a\u{202E}drow\u{202C} \u{2066}iso\u{2069} \u{200B}zero\u{FEFF}\u{AD}\nAnswer: \u{200F}b",
      "שלום עולם مرحبا ١٢٣\nAnswer: כן",
      "漢字かな交じり文、全角ＡＢＣ　한국어 テキスト\nAnswer: 中文",
      "👩‍👩‍👧‍👦 👍🏽 🇩🇪 ❤️ 1️⃣ 😀\nAnswer: 🏳️‍🌈",
      "e\u{301}e\u{301}\u{302}\u{303}\u{304} \u{301} Việt n\u{303} ก็ हिन्दी\nAnswer: a\u{20DD}",
      "\u{FFFD}\u{FFFD} \u{E000} \u{10FFFF} \u{378} \u{2028}\u{2029}\u{85}\u{A0}\nAnswer: \u{E0041}",
      Text(String(repeating: "long", count: 700) + "\nAnswer: end"),
      "\n\n\n\t\t\n \n\nAnswer:\n\n",
      "",
    ].map { FakeRow($0) }
  }

  /// As a dump of a trainer that packs has it.
  static var packed: FakeRow {
    var row = FakeRow("Question: one\nAnswer: A<eos>Question: two\nAnswer: B<eos>Question: three\nAnswer: C<eos>")
    (row.number, row.documentEnds) = (523, [8, 8, 16])
    return row
  }

  /// One row of that many tokens.
  static func long(tokens: Int) -> FakeRow {
    FakeRow(Text(String(repeating: " word 7 漢字", count: tokens / 4) + "\nAnswer: yes"))
  }
}
