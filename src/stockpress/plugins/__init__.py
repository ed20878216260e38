"""Plugins: what they are allowed to add to the server."""
