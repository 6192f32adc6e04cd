"""Scanare: batches at the left, the strip of pages in the middle, the page at the right."""
