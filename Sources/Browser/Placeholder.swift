// Made whole by the module's first real file.
