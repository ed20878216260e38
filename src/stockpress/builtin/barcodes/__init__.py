"""Plugins that read barcodes: those of this server, and those on the bags of distributors."""
