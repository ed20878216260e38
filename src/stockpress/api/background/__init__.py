"""The work that goes on in the background, in numbers."""
