"""`plugin.base.icons`."""
