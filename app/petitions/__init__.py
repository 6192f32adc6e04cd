"""Petitions under OG 27/2002: sent on to whom they belong, connected, filed with their ground, counted by halves."""
