"""`importer`."""
