"""`plugin.base.integration`."""
