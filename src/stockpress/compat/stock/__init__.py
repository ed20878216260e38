"""`stock`."""
