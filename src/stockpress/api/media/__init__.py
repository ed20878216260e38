"""Stored files, for those who may see what they belong to."""
