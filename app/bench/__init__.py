"""Measuring the counter: what the product costs beside what it must cost, both taken in the same run."""
