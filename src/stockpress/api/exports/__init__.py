"""Lists as files, made by plugins: what a list is asked for, what its columns are, and how the file comes about."""
