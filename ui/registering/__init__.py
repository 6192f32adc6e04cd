"""Registru: the entry form, today's register beside it, and the number that was given."""
