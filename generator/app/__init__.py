"""The program in a browser: pages on loopback over one folder, by the public calls alone."""
