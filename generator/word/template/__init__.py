"""Templates that clerks edit: opened, checked, explained."""
