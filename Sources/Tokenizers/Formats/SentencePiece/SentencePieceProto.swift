import JSON
import MaskModel

/// A SentencePiece model as its protocol buffer says it.
struct SentencePieceProto {
  /// Numbers as in the file.
  enum Kind: UInt64 {
    case normal = 1
    case unknown, control, userDefined, unused, byte

    /// Text can become such a piece by itself.
    var isFound: Bool { self == .normal || self == .userDefined || self == .unused }
  }

  struct Piece {
    /// Where its text stands in the file.
    var range: Range<Int>
    var score: Float = 0
    var kind = Kind.normal
  }

  enum Model: UInt64 {
    case unigram = 1
    case bpe, word, char
  }

  private(set) var pieces: [Piece] = []
  private(set) var model = Model.unigram
  private(set) var fallsBackToBytes = false
  private(set) var spaceIsSuffix = false
  private(set) var unknownName = Text("<unk>")
  private(set) var beginName = Text("<s>")
  private(set) var endName = Text("</s>")
  private(set) var padName = Text("<pad>")
  /// Negative where there is none.
  private(set) var unknownID: Int32 = 0
  private(set) var beginID: Int32 = 1
  private(set) var endID: Int32 = 2
  private(set) var rules: Range<Int>?
  private(set) var addsDummyPrefix = true
  private(set) var removesExtraSpaces = true
  private(set) var escapesSpaces = true
  private let buffer: UnsafeBufferPointer<UInt8>
  private let file: String

  init(_ buffer: UnsafeBufferPointer<UInt8>, file: String) throws(TokenizerError) {
    self.buffer = buffer
    self.file = file
    var reader = ProtobufReader(buffer, 0..<buffer.count, file: file)
    var isModel = false
    while let (number, value) = try reader.next() {
      guard case .bytes(let range) = value else { continue }
      switch number {
      case 1: pieces.append(try piece(range))
      case 2:
        isModel = true
        try readTrainer(range)
      case 3: try readNormalizer(range)
      default: break
      }
    }
    guard isModel, !pieces.isEmpty else {
      throw Place(file: file, byte: 0).malformed(
        found: "\(pieces.count) pieces and \(isModel ? "a" : "no") trainer's section", expected: "a SentencePiece model"
      )
    }
  }

  private func piece(_ range: Range<Int>) throws(TokenizerError) -> Piece {
    var reader = ProtobufReader(buffer, range, file: file)
    var piece = Piece(range: range.lowerBound..<range.lowerBound)
    let place = reader.place
    while let (number, value) = try reader.next() {
      switch (number, value) {
      case (1, .bytes(let range)): piece.range = range
      case (2, .fixed32(let bits)): piece.score = Float(bitPattern: bits)
      case (3, .number(let kind)):
        guard let kind = Kind(rawValue: kind) else {
          throw place.malformed(found: "a piece of the kind \(kind)", expected: "a kind from 1 to 6")
        }
        piece.kind = kind
      default: break
      }
    }
    let text = UnsafeBufferPointer(rebasing: buffer[piece.range])
    guard !text.isEmpty, text.count <= SpellingTrie.longestSpelling, piece.score.isFinite,
      String(decoding: text, as: UTF8.self).utf8.elementsEqual(text)
    else {
      throw place.malformed(
        found: "a piece of \(text.count) bytes and the score \(piece.score)",
        expected: "valid UTF-8 of 1 to \(SpellingTrie.longestSpelling) bytes and a finite score")
    }
    return piece
  }

  private mutating func readTrainer(_ range: Range<Int>) throws(TokenizerError) {
    var reader = ProtobufReader(buffer, range, file: file)
    let place = reader.place
    while let (number, value) = try reader.next() {
      switch (number, value) {
      case (3, .number(let type)):
        guard let type = Model(rawValue: type) else {
          throw place.malformed(found: "the model type \(type)", expected: "a type from 1 to 4")
        }
        model = type
      case (24, .number(let flag)): spaceIsSuffix = flag != 0
      case (35, .number(let flag)): fallsBackToBytes = flag != 0
      case (40, .number(let id)): unknownID = Int32(truncatingIfNeeded: id)
      case (41, .number(let id)): beginID = Int32(truncatingIfNeeded: id)
      case (42, .number(let id)): endID = Int32(truncatingIfNeeded: id)
      case (45, .bytes(let range)): unknownName = text(range)
      case (46, .bytes(let range)): beginName = text(range)
      case (47, .bytes(let range)): endName = text(range)
      case (48, .bytes(let range)): padName = text(range)
      default: break
      }
    }
  }

  private mutating func readNormalizer(_ range: Range<Int>) throws(TokenizerError) {
    var reader = ProtobufReader(buffer, range, file: file)
    while let (number, value) = try reader.next() {
      switch (number, value) {
      case (2, .bytes(let range)): rules = range.isEmpty ? nil : range
      case (3, .number(let flag)): addsDummyPrefix = flag != 0
      case (4, .number(let flag)): removesExtraSpaces = flag != 0
      case (5, .number(let flag)): escapesSpaces = flag != 0
      default: break
      }
    }
  }

  private func text(_ range: Range<Int>) -> Text { Text(bytes: Array(buffer[range])) }
}
