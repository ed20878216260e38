"""What loaded plugins change in the server: attached when they are loaded, gone when they are not.

Everything that asks plugins directly (labels, reports, the user interface) reads the snapshot and needs nothing here.
"""
