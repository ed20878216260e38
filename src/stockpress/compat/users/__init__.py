"""`users`."""
