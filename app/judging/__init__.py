"""What was seen on scanned pages, in words, and what the desk does about it. Nothing is ever deleted by a verdict."""
