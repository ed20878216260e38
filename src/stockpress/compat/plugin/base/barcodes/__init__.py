"""`plugin.base.barcodes`."""
