"""`plugin.base.locate.mixins`."""

from stockpress.plugins.mixins import LocateMixin

__all__ = [
    "LocateMixin",
]
