"""Measuring the window from inside: when it is first painted, and how long its event loop stands still."""
