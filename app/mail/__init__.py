"""E-mails that wait for a number: taken in whole, looked at, registered, answered with the number."""
