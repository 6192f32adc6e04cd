"""What a paper says of itself, read from its words: proposals for the clerk, each with the place where it stands."""
