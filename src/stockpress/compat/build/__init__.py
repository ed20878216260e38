"""`build`."""
