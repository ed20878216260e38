"""Plugins that do what people would do when something happens, or on the day for it."""
