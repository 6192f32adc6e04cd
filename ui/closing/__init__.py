"""Closing days and years on the screen."""
