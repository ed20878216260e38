"""Barcodes, and the plugins that read and write them."""
