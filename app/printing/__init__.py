"""What the desk prints: the label for the paper, the receipt for its citizen, the stamp for the first page."""
