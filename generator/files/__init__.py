"""Files and packages within limits; atomic writes; errors of the system."""
