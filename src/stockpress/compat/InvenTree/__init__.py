"""`InvenTree`."""
