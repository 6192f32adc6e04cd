"""Outages: what the desk still does, with which numbers, by which clock, and how the day is told afterwards."""
