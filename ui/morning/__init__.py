"""The morning's mail: one line an envelope, numbered one by one, labels for all."""
