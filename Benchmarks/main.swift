import Glibc

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "tokenize": exit(TokenizeBenchmark.run(Array(arguments.dropFirst())))
case "dump": exit(TokenDump.run(Array(arguments.dropFirst())))
default:
  print("usage: Benchmarks tokenize TOKENIZER_JSON TEXTS [ROUNDS]\n       Benchmarks dump TOKENIZER_JSON TEXTS OUT")
  exit(2)
}
