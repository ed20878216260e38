"""`plugin.base.event.mixins`."""

from stockpress.plugins.mixins import EventMixin

__all__ = [
    "EventMixin",
]
