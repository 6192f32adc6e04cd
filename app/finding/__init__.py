"""Finding an entry again among a million: what a clerk may type, and how it is looked up."""
