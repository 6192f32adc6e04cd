"""What can be seen of a scanned page without reading it: if it is blank, how it lies, how sharp it is, its codes."""
