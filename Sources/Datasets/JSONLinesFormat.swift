extension DatasetFormat {
  public static let jsonLines = DatasetFormat(
    id: "jsonl",
    summary: "JSON lines, or one array of objects, read as datasets 5.2.0 reads it",
    extensions: ["jsonl", "json", "ndjson"],
    details: """
      Rows, columns and types are those of `load_dataset("json", data_files=…, split="train")` in datasets 5.2.0. \
      Columns and types are settled by the first 10 MiB of the first file and on to the end of that line. A row that \
      lacks a column has null there. A column in which every value looks like an ISO date becomes a date; integers and \
      floats become floats; other mixes, and objects with different keys, keep each value as it is. What would stop \
      the load is reported with file, line and byte, and the rows are shown as far as they can be. Lines of more than \
      256 MiB, and arrays in larger files, are passed over and reported. Where `datasets` hands a whole file to pandas (an \
      array behind white space, an object over many lines) and a column has the name of a date (`date`, `*_at`, `*_time`, \
      `timestamp*`), ISO dates and whole numbers since 1970 are followed; other spellings of dates are an error here, as \
      we do not guess with pandas. Such a file is held whole in memory: about three times its size where rows are texts, \
      ten times where it is nothing but the shortest values.
      """)
}
