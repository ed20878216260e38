"""`plugin.base.label`."""
