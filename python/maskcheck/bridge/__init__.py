"""The child process in which the user's packages run for the program: docs/bridge-protocol.md."""
