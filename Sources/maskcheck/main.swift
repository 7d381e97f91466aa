import Glibc
import MaskcheckCLI

exit(Program.run(Array(CommandLine.arguments.dropFirst())))
