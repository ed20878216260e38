"""`plugin.base.mail`."""
