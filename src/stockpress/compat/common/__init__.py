"""`common`."""
