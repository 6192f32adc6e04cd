"""The command line: as thin as the screens, and part of the composition root."""
