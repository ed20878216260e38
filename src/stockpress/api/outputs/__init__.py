"""Outputs: what a client polls until its file is there."""
