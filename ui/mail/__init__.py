"""E-mails that wait for a number, on the screen."""
