"""The whole register: as long as it is, at any place of it."""
