"""`plugin.base.icons.mixins`."""

from stockpress.plugins.mixins import IconPackMixin

__all__ = [
    "IconPackMixin",
]
