"""Registers, classes and the other catalogues on the screen."""
