"""`plugin.base.event`."""
