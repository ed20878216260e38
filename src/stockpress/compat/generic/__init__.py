"""`generic`."""
