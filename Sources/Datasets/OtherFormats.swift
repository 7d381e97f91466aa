extension DatasetFormat {
  public static let dump = DatasetFormat(
    id: "dump",
    summary: "A folder that maskcheck.dump or maskcheck capture wrote: recorded labels, with their tokenizer",
    extensions: [],
    details: """
      A folder with a `dump.json` of the schema `maskcheck/dump/1` ([dump-folder.md](dump-folder.md)): ids and labels as \
      the trainer's model gets them, dropped rows, the documents of packed rows, the tokenizer, package versions and \
      arguments. It opens with nothing else said.
      """)

  public static let throughPython = DatasetFormat(
    id: "datasets",
    summary:
      "Parquet, Arrow, CSV, compressed files, save_to_disk folders and names of the hub, by the user's own Python",
    extensions: [],
    details: """
      `.parquet`, `.arrow`, `.csv`, `.tsv`, any of these and JSON lines behind `.gz`, `.bz2`, `.xz` or `.zst`, folders of \
      `save_to_disk` and `org/name` of the hub's local cache are read by the `datasets` package of the user's Python \
      ([own-python.md](own-python.md)); the report names the kind and the call.
      """)
}
