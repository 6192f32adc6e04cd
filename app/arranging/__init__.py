"""The pages of a batch put in order by the clerk: turned, folded away, moved, split, led to their numbers."""
