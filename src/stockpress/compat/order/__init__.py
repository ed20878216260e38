"""`order`."""
