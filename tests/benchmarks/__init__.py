"""What the program takes, against other ways to fill the same form: ``make bench``."""
