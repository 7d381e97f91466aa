import ArgumentParser
import JSON
import Masking

/// `maskcheck trainers`: what is modelled, in which version, with which options.
struct TrainersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maskcheck trainers", abstract: "Lists the trainers that are understood.")

  func run(_ surroundings: Surroundings) -> Int32 {
    for trainer in Trainer.all {
      surroundings.output.write(
        "\(trainer.id) \(trainer.version)\n  \(trainer.summary)\n  proven with: \(trainer.verifiedWith)\n")
      for option in trainer.options {
        var writer = JSONWriter()
        writer.value(option.defaultValue)
        let value = String(decoding: writer.bytes, as: UTF8.self)
        surroundings.output.write("  --set \("\(option.name)=\(value)".padded(to: 32)) \(option.summary)\n")
      }
      surroundings.output.write("\n")
    }
    surroundings.output.flush()
    return 0
  }
}
