"""`company`."""
