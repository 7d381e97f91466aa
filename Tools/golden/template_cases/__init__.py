"""Templates of our own writing: the language, construct by construct, and whole chats."""
