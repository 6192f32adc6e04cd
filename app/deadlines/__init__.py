"""Until when a paper must be answered: counted at one place for the form, the command line and every other way in."""
