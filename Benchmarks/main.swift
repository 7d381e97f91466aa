import Glibc

let arguments = Array(CommandLine.arguments.dropFirst())
let rest = Array(arguments.dropFirst())
switch arguments.first {
case "tokenize": exit(TokenizeBenchmark.run(rest))
case "dump": exit(TokenDump.run(rest))
case "templates": exit(TemplateBenchmark.run(rest))
case "template-cases": exit(TemplateCases.run(rest))
case "template-check": exit(TemplateCheck.run(rest))
case "template-fuzz": exit(TemplateFuzz.run(rest))
case "format-fuzz": exit(FormatFuzz.run(rest))
default:
  print(
    """
    usage: Benchmarks tokenize TOKENIZER_JSON TEXTS [ROUNDS]
           Benchmarks dump TOKENIZER_JSON TEXTS OUT
           Benchmarks templates ROWS [SECONDS]
           Benchmarks template-cases CASES
           Benchmarks template-check ROWS
           Benchmarks template-fuzz ROWS SECONDS [SEED]
           Benchmarks format-fuzz FILE,… SECONDS [SEED]
    """)
  exit(2)
}
