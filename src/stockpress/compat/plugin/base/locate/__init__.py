"""`plugin.base.locate`."""
