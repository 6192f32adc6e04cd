"""Who works at this desk: accounts, sign-in, and what the person who is signed in may do."""
