"""Label and receipt printers: what they are called, how bytes reach them, and what they say when they cannot print."""
