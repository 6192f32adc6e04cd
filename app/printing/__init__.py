"""What the desk prints: the label for the paper and the receipt for its citizen."""
