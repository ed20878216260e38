"""Stockpress: the server that prints what is in stock."""

__version__ = "0.1.0"
