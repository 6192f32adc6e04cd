"""The people and organisations that the register already knows, found while their name is being typed."""
