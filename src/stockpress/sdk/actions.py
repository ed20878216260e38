"""Plugins that do something when they are asked to by name, or that show where things are."""

from stockpress.plugins.mixins import ActionMixin, LocateMixin

__all__ = ["ActionMixin", "LocateMixin"]
