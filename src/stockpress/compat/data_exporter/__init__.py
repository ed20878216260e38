"""`data_exporter`."""
