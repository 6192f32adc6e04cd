"""The demonstration: the way of a paper, walked through the same use cases that the screens call."""
