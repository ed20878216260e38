"""Exporters of lists."""
