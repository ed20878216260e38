"""`plugin.base.action.mixins`."""

from stockpress.plugins.mixins import ActionMixin

__all__ = [
    "ActionMixin",
]
