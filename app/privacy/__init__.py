"""What keeps personal data from other eyes: the home's key, encrypted texts, the log of who looked."""
