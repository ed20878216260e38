"""Installs the packages that plugins come from, beside the server's own packages and without touching them."""
