"""The locked window: who works here, asked once and after every pause."""
