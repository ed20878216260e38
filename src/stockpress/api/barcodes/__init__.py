"""Barcodes: scanning, making, linking, and the list of what was scanned."""
