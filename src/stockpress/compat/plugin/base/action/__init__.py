"""`plugin.base.action`."""
