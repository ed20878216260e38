"""`plugin.base.ui`."""
