"""Small functions that plugins call. Their names and arguments are those that plugins are written with."""
