"""Closing the register: the sheet of a day, the bound print of a year, and the same rows as data."""
