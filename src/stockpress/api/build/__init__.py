"""Build orders and their lines."""
