"""`plugin.base.integration.TransitionMixin`."""

# ruff: noqa: N999 - the names are those that plugins import

from stockpress.plugins.mixins import TransitionMixin

__all__ = [
    "TransitionMixin",
]
