"""Stock items and locations."""
