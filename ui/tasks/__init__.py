"""Sarcini: what waits for this clerk, late first."""
