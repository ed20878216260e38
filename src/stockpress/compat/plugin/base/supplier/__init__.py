"""`plugin.base.supplier`."""
