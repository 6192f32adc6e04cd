"""The window around the places: the row on top, the keys, and what the network is doing."""
