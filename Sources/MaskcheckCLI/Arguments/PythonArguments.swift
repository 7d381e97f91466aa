import ArgumentParser

/// Which Python, for every command that may need one.
struct InterpreterArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The Python whose packages are used; else that of the active environment, else python3.", valueName: "path"))
  var python: String?
}

/// What goes through the user's own Python.
struct PythonArguments: ParsableArguments {
  @OptionGroup var interpreter: InterpreterArguments

  @Option(help: ArgumentHelp("Which split of the data set; train unless given.", valueName: "name"))
  var split: String?

  @Option(help: ArgumentHelp("Which subset (configuration) of a data set of the hub.", valueName: "name"))
  var subset: String?

  @Option(
    help: ArgumentHelp(
      "Run this function over the rows, in Python: FILE.py:NAME or module:NAME.", valueName: "function"))
  var formattingFunc: String?

  @Flag(help: "Run all of the function's file; else only imports, functions, classes and plain assignments.")
  var importWhole = false
}
